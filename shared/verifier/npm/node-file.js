// For Node: the same module, its WebAssembly read from the file beside it.
import { readFileSync } from "node:fs";
import { initSync } from "./verifier-file.js";

initSync({ module: readFileSync(new URL("./verifier-file_bg.wasm", import.meta.url)) });

export { Verifier } from "./verifier-file.js";
