// The withdrawn list (撤回清单) that this browser keeps: once the service is away, a report in it still reads as withdrawn.
//
// The service signs the whole list, and what has changed since one. Kept are these texts as they came, the whole list first
// and what follows it, so that the verifier checks each signature anew whenever it takes them: nothing is believed because
// it was kept, and no age is judged here. They lie in `localStorage`, beside the keys by which they are checked: it is
// there at once, also on a page that is not served by https, and what is kept is small.
import { textOf } from "./keep.js";

const NAME = "xinzheng.withdrawn";
/** How old a list may be before the service is asked what has changed, in ms. */
const FRESH = 10 * 60_000;
/**
 * The most that is loaded and kept, in bytes. A report takes 21: this is room for 12,000, about as many as are in their
 * month at one time. One in a hundred of those is 3 KB.
 */
const MOST = 256 << 10;
/** The same by a telephone's network or a slow one: 1,500 reports, less than the program that checks. */
const MOST_MOBILE = 32 << 10;
/** The same where somebody asks to be spared, or little comes through: changes alone, never the whole list. */
const MOST_SPARED = 8 << 10;
/** So many changes follow a list before it is loaded anew: each has a signature. */
const CHANGES = 16;

/** What of the list is loaded over a connection; a browser that does not say which it is has none to spare. */
export function roomOf(connection) {
  const { saveData = false, effectiveType = "", type = "" } = connection ?? {};
  if (saveData || effectiveType.endsWith("2g")) return { whole: false, most: MOST_SPARED };
  return { whole: true, most: effectiveType === "3g" || type === "cellular" ? MOST_MOBILE : MOST };
}

/**
 * @typedef {{ as_of: string, sequence: number, changes: boolean }} Taken
 * @typedef {{ storage, fetch, connection, take: (text: string) => Promise<Taken> }} Given `take` hands a text to the verifier;
 *   it throws a fault with a `code` if the text is not to be trusted
 */
export class WithdrawnList {
  /** When the list that is held was made, RFC 3339; null if none is. */
  asOf = null;
  /** What a new verifier takes, one after the other, to hold the same list. */
  texts = [];
  /** To which sequence each text leads. */
  #sequences = [];
  /** What lay in the storage when it was last read or written. */
  #stored = "";
  #given;
  #kept = null;
  #renewing = null;

  /** @param {Given} given */
  constructor(given) {
    this.#given = given;
  }

  /** Takes what was kept. No network. */
  kept() {
    return (this.#kept ??= this.#takeKept());
  }

  /** Asks the service for what has changed, or for the list; what does not come leaves all as it is. @param now in ms */
  renew(now) {
    return (this.#renewing ??= this.#renew(now).finally(() => (this.#renewing = null)));
  }

  async #takeKept() {
    this.#stored = this.#read();
    const texts = this.#stored.length > MOST ? [] : this.#stored.split("\n").filter(Boolean);
    for (const text of texts) {
      const fault = await this.#take(text);
      if (isOfText(fault)) break;
      if (fault === null) continue;
      // The program that checks did not open, which says nothing of the list: taken the next time.
      this.#kept = null;
      return;
    }
    if (this.texts.join("\n") !== this.#stored) this.#write();
  }

  async #renew(now) {
    await this.kept();
    if (this.asOf !== null && Math.abs(now - Date.parse(this.asOf)) < FRESH) return;
    const { whole, most } = roomOf(this.#given.connection);
    const since = this.texts.length > CHANGES && whole ? undefined : this.#sequences.at(-1);
    if (since === undefined && !whole) return;
    const fault = await this.#fetch(since, most);
    const follows = fault !== "withdrawn.does_not_follow" && fault !== "withdrawn.no_list_yet";
    if (!follows && whole) await this.#fetch(undefined, most);
    if (this.texts.join("\n") !== this.#stored) this.#write();
  }

  async #fetch(since, most) {
    const address = since === undefined ? "/v/withdrawn" : `/v/withdrawn?since=${since}`;
    const text = await textOf(this.#given.fetch, address, "application/json", most);
    return text === null ? null : this.#take(text.trim());
  }

  /** Hands a text to the verifier. Gives the code of the fault for which it was not taken, null if it was. */
  async #take(text) {
    let taken;
    try {
      taken = await this.#given.take(text);
    } catch (fault) {
      return fault.code ?? "worker.failed";
    }
    const last = this.#sequences.length - 1;
    // A whole list takes the place of all; changes that were none leave theirs to the next.
    if (!taken.changes) this.#cut(0);
    else if (last > 0 && this.#sequences[last] === this.#sequences[last - 1]) this.#cut(last);
    this.texts.push(text);
    this.#sequences.push(taken.sequence);
    this.asOf = taken.as_of;
    return null;
  }

  /** In place: whoever opens a verifier holds on to the array. */
  #cut(length) {
    this.texts.length = length;
    this.#sequences.length = length;
  }

  #read() {
    try {
      return this.#given.storage.getItem(NAME) ?? "";
    } catch {
      return "";
    }
  }

  #write() {
    const { storage } = this.#given;
    // Another page has written meanwhile: what it kept may be newer.
    if (this.#read() !== this.#stored) return;
    const text = this.texts.join("\n");
    try {
      if (text === "" || text.length > MOST) storage.removeItem(NAME);
      else storage.setItem(NAME, text);
      this.#stored = this.#read();
    } catch {
      // A browser that keeps nothing goes by what it has fetched now.
    }
  }
}

/** Whether a fault is one of the text: not in its form, not the service's, older, not following. */
const isOfText = (code) => code !== null && /^(withdrawn|answer)\./.test(code);
