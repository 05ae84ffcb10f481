// Writes the script of the verify page into the built site: `node check.mjs app/check style/check.css TABLE… FOLDER`.
//
// All files but the entry get a hash of all of them into their names, so that a page that was loaded yesterday never runs
// half of today's. The entry's name stays: the page is written by a server that does not know the site's files.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [scripts, ...rest] = process.argv.slice(2);
const folder = rest.pop();
const files = new Map();
for (const name of readdirSync(scripts).filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"))) {
  files.set(name, bare(readFileSync(join(scripts, name), "utf8")));
}
const words = { zh: {}, en: {} };
for (const path of rest) {
  if (path.endsWith(".css")) files.set(basename(path), minified(readFileSync(path, "utf8")));
  else if (path.endsWith(".rs")) read(path);
  else files.set(basename(path), path.endsWith(".js") ? readFileSync(path, "utf8") : readFileSync(path));
}
files.set("words.js", `export const words = ${JSON.stringify(words)};\n`);

const hash = createHash("sha256");
for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(name).update("\0").update(content).update("\0");
const mark = hash.digest("hex").slice(0, 16);
/** `main.js` becomes `main-HASH.js`. */
const named = (name) => name.replace(/\.(\w+)$/, `-${mark}.$1`);

/** The same in what a file imports; wasm-bindgen's glue names its program without `./`. */
const renamed = (text) =>
  [...files.keys()].reduce((text, other) => text.replaceAll(`"./${other}"`, `"./${named(other)}"`).replaceAll(`'${other}'`, `'${named(other)}'`), text);

mkdirSync(folder, { recursive: true });
for (const [name, content] of files) {
  writeFileSync(join(folder, named(name)), typeof content === "string" ? renamed(content) : content);
}
writeFileSync(join(folder, "page.js"), `import "./${named("main.js")}";\n`);

/** Rows of a table of sentences: `name: "zh", "en";`. A name that a script uses and no table has ends the build. */
function read(path) {
  for (const [, name, zh, en] of readFileSync(path, "utf8").matchAll(/^ {4}(\w+): "([^"\\]*)", "([^"\\]*)";$/gm)) {
    words.zh[name] = zh;
    words.en[name] = en;
  }
}
for (const [file, text] of files) {
  if (file === "words.js" || typeof text !== "string" || !file.endsWith(".js")) continue;
  for (const [, name] of text.matchAll(/(?<!\/)\bwords\.(\w+)/g)) {
    if (!(name in words.zh) && name !== "colon") throw new Error(`${file} uses the sentence ${name}, which no table has`);
  }
}

/** Without the lines that are comments and nothing else: nobody's telephone needs them, and no text within a line is touched. */
function bare(script) {
  return script.replace(/^[ \t]*\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n/gm, "").replace(/^[ \t]*\/\/.*\n/gm, "");
}

function minified(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replaceAll(";}", "}")
    .trim();
}
