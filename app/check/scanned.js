// What a scanned text is to this site. A code of another site is told, never opened.

/** @typedef {{ kind: "own", path: string, hash: string } | { kind: "other", host: string } | { kind: "none" }} Scanned */

/** @param host the host of this page, with its port if any @returns {Scanned} */
export function scannedOf(text, host) {
  const trimmed = text.trim();
  let url;
  try {
    url = new URL(trimmed);
  } catch {
    return { kind: "none" };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return { kind: "none" };
  // A name before an `@` makes another host look like this one; a real code has none.
  if (url.host !== host || url.username !== "" || url.password !== "") return { kind: "other", host: url.host };
  const code = /^\/v\/([0-9A-Za-z-]{1,40})$/.exec(url.pathname)?.[1];
  return code ? { kind: "own", path: `/v/${code}`, hash: /^#[0-9]+$/.test(url.hash) ? url.hash : "" } : { kind: "none" };
}

/** The first that is this site's, else the first that is another's. @returns {Scanned} */
export function bestOf(texts, host) {
  const all = texts.map((text) => scannedOf(text, host));
  return all.find(({ kind }) => kind === "own") ?? all.find(({ kind }) => kind === "other") ?? { kind: "none" };
}

/** What somebody typed or pasted, in the part that may be sent and the part that stays here. */
export function parted(typed) {
  const at = typed.indexOf("#");
  return at < 0 ? { sent: typed, kept: "" } : { sent: typed.slice(0, at), kept: typed.slice(at) };
}
