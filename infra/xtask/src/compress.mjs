// Writes a `.br` sibling beside every file of the built site that compresses: `node compress.mjs FOLDER`.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const text = new Set([".html", ".js", ".mjs", ".css", ".svg", ".json", ".txt", ".webmanifest"]);
const folder = process.argv[2];

for (const name of readdirSync(folder, { recursive: true })) {
  const file = join(folder, name);
  const kind = extname(name);
  if (kind === ".br") {
    rmSync(file);
  } else if (kind === ".wasm" || text.has(kind)) {
    const bytes = readFileSync(file);
    const packed = brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_MODE]: kind === ".wasm" ? constants.BROTLI_MODE_GENERIC : constants.BROTLI_MODE_TEXT,
      },
    });
    if (packed.length < bytes.length) writeFileSync(`${file}.br`, packed);
  }
}
