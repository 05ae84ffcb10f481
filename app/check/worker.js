// Checks away from the page, so that no file can make it stand still. Everything it is given stays in this browser.
import init, { Verifier } from "/check/verifier.js";

const ready = init();
let verifier = null;

/** `{ keys: { list, root, at, log }, host }` */
function open({ keys, host }) {
  verifier = new Verifier(new TextEncoder().encode(keys.list), keys.root, host);
  verifier.keysFetchedAt(new Date(keys.at).toISOString());
  if (keys.log) verifier.trustLog(keys.log);
}

/** `{ papers: { scanned, file: File, logProof }, now }` */
async function judge({ papers, now }) {
  const given = { ...papers };
  if (papers.file) {
    given.file = new Uint8Array(await papers.file.arrayBuffer());
    postMessage({ step: "checking" });
  }
  return verifier.judge(given, now);
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
