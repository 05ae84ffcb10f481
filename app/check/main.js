// The script of the verify page. The page is whole without it; what it adds is checked in this browser, by keys that it
// has kept, and still works when the service cannot be reached any more. What stands behind `#` never leaves it.
import { Asking, Stopped, Told } from "./ask.js";
import { draw, list } from "./draw.js";
import { el } from "./el.js";
import { filePart } from "./file.js";
import { forget, keys, textOf } from "./keep.js";
import { awayRow, logRow, onlineRow, overallOf, pageRow, rowOf, sealRow } from "./rows.js";
import { scanPart } from "./scan-part.js";
import { parted } from "./scanned.js";
import { WithdrawnList } from "./withdrawn.js";
import { words as both } from "./words.js";

const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const words = { ...both[lang], colon: lang === "en" ? ": " : "：" };
/** Longest that a check may take, in ms: a seal takes milliseconds, a file of 30 MB some seconds. */
const LIMIT = 60_000;
/** When to ask the log again for what waits in its queue, in ms. */
const AGAIN = [6_000, 20_000, 60_000];

/** When the page began, by the visitor's clock, in ms. */
const begun = Date.now() - performance.now();

const verdict = document.querySelector(".verdict");
/** Where the service could not answer; a code that is none has its own sentence, and nothing to check. */
const unanswered = document.querySelector("main > .slip:not(:has(#fault))");
// `/original` is the same page: it says why the report itself was not opened.
const codeInPath = canonical(/^\/v\/([0-9A-Za-z]{16})(?:\/original)?$/.exec(location.pathname)?.[1]);
/** What stands behind `#`: a seal, or a place on the page, which is none. */
const seal = location.hash === "#detail" ? "" : location.hash;

const page = {
  words,
  lang,
  host: location.host,
  /** The code of this page, null where it has none. */
  code: codeInPath,
  /** `genuine` …; null where the service gave no verdict. */
  verdict: ["genuine", "expired", "withdrawn", "unknown"].find((kind) => verdict?.classList.contains(kind)) ?? null,
  /** As scanned: the address with what stands behind `#`; null where no code was scanned or typed. */
  scanned: codeInPath && `${location.origin}/v/${codeInPath}${seal}`,
  /** Whether a seal stands behind it. A code that was typed has none, and a file is then held against the code alone. */
  sealed: seal !== "",
  now,
  judge,
  textOf: (address, accept) => textOf(fetch.bind(window), address, accept),
};

/** A code as the service reads it. */
function canonical(code) {
  return code ? code.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1") : null;
}

/** The time by the service, which judged this page; a visitor's own clock where the page has no time. */
function now() {
  const at = Number(document.querySelector("[data-at]")?.dataset.at);
  // What a browser counts from the page's start may stand still while the device sleeps; its clock does not.
  const since = Math.max(performance.now(), Date.now() - begun);
  return new Date(at ? at * 1000 + since : Date.now()).toISOString();
}

let storage = null;
try {
  storage = localStorage;
} catch {
  // A browser that lets pages keep nothing.
}
const held = { getItem: (name) => storage?.getItem(name) ?? null, setItem: (name, text) => storage?.setItem(name, text), removeItem: (name) => storage?.removeItem(name) };

let trusted = null;
let asking = null;

page.list = new WithdrawnList({
  storage: held,
  fetch: fetch.bind(window),
  connection: navigator.connection,
  take,
});

/** Fetches what is new of the withdrawn list, once there is nothing else to do. */
async function renewList() {
  await new Promise((idle) => (window.requestIdleCallback ?? setTimeout)(idle));
  await page.list.renew(Date.parse(now()));
}

/** Fetches the keys, or takes those that were kept, and opens a verifier with them. */
async function open(anew = false) {
  const before = trusted?.kept.at;
  trusted = await keys({ storage: held, fetch: fetch.bind(window), now: Date.now(), anew });
  // Nothing newer came, and off line a new worker might not come either.
  if (asking && trusted && !trusted.changed && trusted.kept.at === before) return;
  const begin = trusted && !trusted.changed ? { act: "open", keys: trusted.kept, host: page.host, withdrawn: page.list.texts } : null;
  const worker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  asking = begin && new Asking(worker, begin);
  // Loads what checks, so that the service is needed no more. A fault is told where something is to be checked.
  asking?.ask({ act: "ready" }, { limit: LIMIT }).catch(() => {});
}
let opening = open();

/** Asks the worker. Throws a fault with both sentences. */
async function asked(message, step) {
  await opening;
  const fault = (code, text, offer) => Object.assign(new Told({ code, zh: text, en: text }), { offer });
  if (!trusted) throw fault("keys.missing", words.keys_missing);
  if (trusted.changed) throw fault("keys.root_changed", words.root_changed, "adopt");
  try {
    return await asking.ask(message, { limit: LIMIT, step });
  } catch (failed) {
    if (failed instanceof Stopped) throw fault("worker.slow", words.too_slow);
    throw failed instanceof Told && failed[lang] ? failed : fault("worker.failed", words.cannot_start);
  }
}

/** A key that a kept list does not have may be newer than it: fetches the list, unless it is of just now. Whether it came. */
async function haveNewerKeys() {
  const before = trusted.kept.at;
  if (Date.now() - before < 10_000) return false;
  await (opening = open(true));
  return trusted !== null && !trusted.changed && trusted.kept.at !== before;
}

/** Judges papers. @param away the service says nothing itself: the kept withdrawn list may */
async function judge(papers, { away = false, step } = {}) {
  if (away) await page.list.kept();
  const ask = () => asked({ act: "judge", papers, now: now() }, step);
  const judgement = await ask();
  const newer = judgement.checks.some(({ code }) => code === "seal.unknown_key" || code === "file.unknown_key" || code === "seal.unknown_sector");
  return newer && (await haveNewerKeys()) ? ask() : judgement;
}

/** Hands a text of the withdrawn list to the verifier. */
async function take(text) {
  const ask = () => asked({ act: "take", text });
  try {
    return await ask();
  } catch (failed) {
    if (failed.code === "answer.unknown_key" && (await haveNewerKeys())) return ask();
    throw failed;
  }
}

/** A row for what could not be checked. */
page.failedRow = (id, title, failed) => ({
  id,
  title,
  state: "not_known",
  text: failed[lang] ?? words.cannot_start,
  code: failed.code ?? null,
  offer: failed.offer,
  more: failed.offer === "adopt" ? [[words.root_kept, short(trusted.changed.before)], [words.root_now, short(trusted.changed.now)]] : undefined,
});

/** A root's key, so that two can be told apart by eye: its last 16 digits, those of the key itself. */
const short = (spki) => spki.slice(-16).replace(/(.{4})(?=.)/g, "$1 ");

/** What a row offers beside its sentence. */
page.offer = (row) =>
  row.offer === "adopt"
    ? el("button", { type: "button", class: "quiet", click: () => { forget(held); location.reload(); } }, words.root_adopt)
    : null;

/** Summary below the service's word, and the rows below the particulars. */
function mount() {
  const said = el("p", { class: "said", role: "status", "data-overall": "checking" }, words.checking);
  const rows = list();
  const section = el("section", { id: "checks", "aria-labelledby": "checks-title" }, el("h2", { id: "checks-title" }, words.title), rows);
  (verdict ?? unanswered).after(said);
  if (verdict) hostHeading().before(section);
  else said.after(section);
  return (current) => {
    draw(rows, current, words, page.offer);
    const overall = overallOf(current);
    if (said.dataset.overall === overall) return;
    said.dataset.overall = overall;
    said.replaceChildren(`${words[overall]} `, el("a", { href: "#checks", click: stay }, words.summary_link));
  };
}

/** Goes to a place on the page and leaves the address as it is: its own `#` holds the seal. */
function stay(event) {
  event.preventDefault();
  const place = document.querySelector(event.target.getAttribute("href"));
  place.setAttribute("tabindex", "-1");
  place.focus();
  place.scrollIntoView();
}

/** The checks of this page's own code. */
async function checkPage() {
  const show = mount();
  const waiting = (id, title) => ({ id, title, state: "checking", text: words.checking });
  // The log has nothing of what nobody issued; and where the service does not answer, it is not asked once more.
  const logged = page.verdict !== null && page.verdict !== "unknown";
  let current = [onlineRow(words, page.verdict), waiting("seal", words.seal), ...(logged ? [waiting("log", words.log)] : [])];
  const set = (row) => {
    current = [...current.filter(({ id }) => id !== row.id), row].sort((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id));
    show(current);
  };
  show(current);
  const away = page.verdict === null;
  const round = async () => {
    const proof = logged ? await page.textOf(`/v/${page.code}/proof`, "application/json") : undefined;
    try {
      const judgement = await judge({ scanned: page.scanned, ...(proof === undefined ? {} : { logProof: proof }) }, { away });
      set(sealRow(words, lang, judgement));
      const row = seal.length > 1 && pageRow(words, judgement.report, document.querySelector(".key .code")?.textContent);
      if (row) set(row);
      // Days are judged by the service where it answers; else by what the seal says.
      const days = judgement.checks.find(({ name }) => name === "validity");
      if (away && days) set(rowOf(days, lang));
      if (away) set(awayRow(words, lang, judgement, page.list.asOf));
      if (proof === undefined) return null;
      const log = logRow(words, lang, judgement, proof);
      set(log);
      return log.state;
    } catch (failed) {
      set(page.failedRow("seal", words.seal, failed));
      if (proof !== undefined) set({ ...page.failedRow("log", words.log, failed), offer: undefined, more: undefined });
      return null;
    }
  };
  let state = await round();
  // The rows stand: now there is time for the list. What the service cannot say of this report its list may.
  const renewed = renewList();
  if (away) return renewed.then(round);
  for (const wait of AGAIN) {
    if (state !== "queued") return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    state = await round();
  }
}
const ORDER = ["online", "seal", "same_facts", "validity", "log"];

/** The heading above the page's host. */
const hostHeading = () => document.querySelector("main > h2:has(+ p > b > bdi)");

/** What the address bar must show, spelled out. */
function explainHost() {
  const place = hostHeading()?.nextElementSibling;
  const hard = [...location.host].map((char) => (/[a-z0-9]/i.test(char) ? char : el("i", {}, char)));
  place?.after(el("p", { class: "bar" }, `${words.host_bar} `, el("b", {}, el("bdi", {}, ...hard))), el("p", {}, words.host_look_alike));
}

/** The other language is the same page, with its seal; so is the page that says what is wrong with a detail code. */
function keepSeal() {
  for (const link of document.querySelectorAll("header a[hreflang]")) link.href += seal;
  const form = document.querySelector("form.original");
  if (form) form.action += seal;
}

/** What is wrong is read first, and leads to its field without taking the seal out of the address. */
function leadToFault() {
  const fault = document.querySelector('main > .slip[tabindex="-1"]');
  fault?.querySelector("a")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("detail").focus();
  });
  fault?.focus();
}

/** A whole address in the form's field has its seal behind `#`: it stays in this browser. */
function keepTyped() {
  const form = document.querySelector('form[action="/v"]');
  form?.addEventListener("submit", (event) => {
    const { sent, kept } = parted(form.elements.code.value);
    if (!kept) return;
    event.preventDefault();
    const query = new URLSearchParams(new FormData(form));
    query.set("code", sent);
    location.assign(`/v?${query}${kept}`);
  });
}

keepSeal();
keepTyped();
leadToFault();
const sheet = el("link", { rel: "stylesheet", href: new URL("./check.css", import.meta.url).href });
document.head.append(sheet);
// Nothing is shown that would move again; without its style it is as right and less handsome.
await new Promise((shown) => {
  sheet.onload = shown;
  sheet.onerror = shown;
});
explainHost();
if (page.code && (verdict ?? unanswered)) checkPage();
else renewList();
// Somebody comes back to a page that was open all day.
document.addEventListener("visibilitychange", () => document.hidden || renewList());
filePart(page);
scanPart(page);
