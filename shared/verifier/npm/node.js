// For Node: the same module, its WebAssembly read from the file beside it.
import { readFileSync } from "node:fs";
import { initSync } from "./verifier.js";

initSync({ module: readFileSync(new URL("./verifier_bg.wasm", import.meta.url)) });

export { Verifier } from "./verifier.js";
