// Reads codes away from the page: `{ pixels: ImageData, thorough }` gives texts.
import init, { read } from "./scan.js";

const ready = init();

onmessage = async ({ data: { id, pixels, thorough } }) => {
  try {
    await ready;
    postMessage({ id, done: read(pixels.width, pixels.height, new Uint8Array(pixels.data.buffer), thorough) });
  } catch {
    postMessage({ id, fault: { code: "scan.failed", zh: null, en: null } });
  }
};
