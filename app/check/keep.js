// What a browser keeps from its first visit: the root's key, the key list that it signed, the log's key.
//
// A site that one day shows another root is not believed: whoever took it over has no old root.

const NAME = "xinzheng.keys";
/** How old a kept list may be before the service is asked again, in ms. */
const FRESH = 10 * 60_000;

/** @typedef {{ root: string, list: string, at: number, log: string|null }} Kept */
/** @typedef {{ kept: Kept, changed: null|{ before: string, now: string } }} Keys */

/** @returns {Kept|null} */
function read(storage) {
  try {
    const kept = JSON.parse(storage.getItem(NAME));
    const whole = typeof kept.root === "string" && typeof kept.list === "string" && Number.isFinite(kept.at);
    return whole ? { root: kept.root, list: kept.list, at: kept.at, log: typeof kept.log === "string" ? kept.log : null } : null;
  } catch {
    // Nothing was kept, or this browser keeps nothing.
    return null;
  }
}

function write(storage, kept) {
  try {
    storage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing checks by what it has fetched now.
  }
}

/** Text of an address, null if it does not come, or is longer than `most` bytes. */
export async function textOf(fetch, address, accept, most = Infinity) {
  try {
    const answer = await fetch(address, { headers: { accept }, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(15_000) });
    if (!answer.ok) return null;
    return await (most === Infinity ? answer.text() : textUpTo(most, answer.body));
  } catch {
    return null;
  }
}

/** What is too long is not loaded to its end. */
async function textUpTo(most, body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The root's public key as the list names it: SPKI in hexadecimal digits. */
function rootOf(list) {
  try {
    const { spki } = JSON.parse(list).root;
    return typeof spki === "string" ? spki : null;
  } catch {
    return null;
  }
}

/**
 * The keys to check by: those that were kept, if they are fresh or nothing newer comes. null if there are none.
 * @param anew asks the service even if what is kept is fresh
 * @returns {Promise<Keys|null>}
 */
export async function keys({ storage, fetch, now, anew = false }) {
  const kept = read(storage);
  if (kept && kept.log && !anew && now - kept.at >= 0 && now - kept.at < FRESH) return { kept, changed: null };
  const [list, log] = await Promise.all([
    textOf(fetch, "/v/keys", "application/json"),
    kept?.log ?? textOf(fetch, "/log/key", "text/plain"),
  ]);
  const root = list === null ? null : rootOf(list);
  if (root === null) return kept && { kept, changed: null };
  if (kept && kept.root !== root) return { kept, changed: { before: kept.root, now: root } };
  const fresh = { root, list, at: now, log: log?.trim() ?? null };
  write(storage, fresh);
  return { kept: fresh, changed: null };
}

/** Forgets what was kept: somebody has asked the office and takes the new root. */
export function forget(storage) {
  try {
    storage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}
