// Checks away from the page, so that no file can make it stand still. Everything it is given stays in this browser.
import init, { Verifier } from "/check/verifier.js";

const ready = init();
let trusted = null;
let verifier = null;
/** Judges files too: loaded, once, when there is one. */
let whole = null;

/** `{ keys: { list, root, at, log }, host }` */
function open(message) {
  trusted = message;
  verifier = opened(Verifier);
  whole = null;
}

function opened(Kind) {
  const { keys, host } = trusted;
  const made = new Kind(new TextEncoder().encode(keys.list), keys.root, host);
  made.keysFetchedAt(new Date(keys.at).toISOString());
  if (keys.log) made.trustLog(keys.log);
  return made;
}

async function loaded() {
  const { default: begin, Verifier: Whole } = await import("/check/verifier-file.js");
  await begin();
  return opened(Whole);
}

/** `{ papers: { scanned, file: File, logProof }, now }` */
async function judge({ papers, now }) {
  if (!papers.file) return verifier.judge(papers, now);
  const file = new Uint8Array(await papers.file.arrayBuffer());
  whole ??= loaded();
  try {
    const judging = await whole;
    postMessage({ step: "checking" });
    return judging.judge({ ...papers, file }, now);
  } catch (fault) {
    // What could not be loaded is asked for again with the next file.
    if (!fault?.code) whole = null;
    throw fault;
  }
}

const acts = { open, judge, ready: () => true };

onmessage = async ({ data }) => {
  try {
    await ready;
    postMessage({ id: data.id, done: await acts[data.act](data) });
  } catch (fault) {
    postMessage({ id: data.id, fault: { code: fault?.code ?? "worker.failed", zh: fault?.zh ?? null, en: fault?.en ?? null } });
  }
};
