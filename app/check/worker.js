// Checks away from the page, so that no file can make it stand still. Everything it is given stays in this browser.
import init, { Verifier } from "/check/verifier.js";

const ready = init();
let trusted = null;
let verifier = null;
/** Judges files too: loaded, once, when there is one. */
let whole = null;

/** `{ keys: { list, root, at, log }, host, withdrawn: [text of the withdrawn list, of what changed since, …] }` */
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
  try {
    for (const text of trusted.withdrawn) made.takeWithdrawn(text);
  } catch {
    // Newer keys do not bear it out any more: what is left is checked without it.
  }
  return made;
}

/** `{ text }`: the withdrawn list, or what has changed since the one that is held. */
function take({ text }) {
  const taken = verifier.takeWithdrawn(text);
  trusted.withdrawn.push(text);
  // While the other module is being loaded it may take the text twice: changes that it has do not follow once more.
  whole?.then((judging) => judging.takeWithdrawn(text)).catch(() => {});
  return { ...taken, changes: JSON.parse(text).payload.startsWith('{"added"') };
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

const acts = { open, take, judge, ready: () => true };

onmessage = async ({ data }) => {
  try {
    await ready;
    postMessage({ id: data.id, done: await acts[data.act](data) });
  } catch (fault) {
    postMessage({ id: data.id, fault: { code: fault?.code ?? "worker.failed", zh: fault?.zh ?? null, en: fault?.en ?? null } });
  }
};
