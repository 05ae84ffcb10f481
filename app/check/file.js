// A report file, dropped or chosen: hashed and checked in this browser, never uploaded.
import { draw, list } from "./draw.js";
import { el } from "./el.js";
import { fileRows, overallOf } from "./rows.js";

/** Larger than any report with its 5,000 records by far. */
const MOST = 30 << 20;

/** Adds the part of the page that takes files. */
export function filePart(page) {
  const { words } = page;
  const input = el("input", { type: "file", id: "file", accept: "application/pdf,.pdf", change: () => take(input.files[0]) });
  const said = el("p", { class: "said", role: "status", hidden: true });
  const rows = list();
  const section = el(
    "section",
    { class: "file", "aria-labelledby": "file-title" },
    el("h2", { id: "file-title" }, words.file),
    el("p", {}, words.file_intro),
    el("label", { for: "file", class: "button pick" }, words.file_choose),
    input,
    said,
    rows,
  );
  const main = document.querySelector("main");
  const checks = document.getElementById("checks");
  // Below the checks of the page's own code; on the page without a code below its form.
  (checks ?? document.querySelector("main > form[action='/v']") ?? main.lastElementChild).after(section);
  takeDrops(section, words, take);

  let turn = 0;
  async function take(file) {
    if (!file) return;
    if (file.type.startsWith("image/")) return page.takePicture(file);
    const mine = ++turn;
    const say = (overall, text) => {
      if (mine !== turn) return;
      said.hidden = false;
      said.dataset.overall = overall;
      said.textContent = text;
    };
    const show = (current) => mine === turn && draw(rows, current, words, page.offer);
    show([]);
    const fault = await faultOf(file, words);
    if (fault) return say("not_known", fault);
    say("checking", words.file_reading);
    try {
      const papers = { scanned: page.sealed && page.scanned ? page.scanned : undefined, file };
      const judge = (given, away) => page.judge(given, { away, step: () => say("checking", words.file_checking) });
      const alone = await judge(papers);
      const code = alone.report?.file ? alone.report.code : null;
      const [online, proof] = code ? await Promise.all([askOnline(page, code), page.textOf(`/v/${code}/proof`, "application/json")]) : [];
      // The log's proof is held against the leaf that is in the file.
      const judgement = code ? await judge({ ...papers, logProof: proof }, online === null) : alone;
      const current = fileRows(words, page.lang, judgement, code ? { online, proof, asOf: page.list.asOf } : null, page.code);
      show(current);
      const overall = overallOf(current);
      say(overall, `${words.file_done}${words.colon}${words[overall]}`);
    } catch (failed) {
      const row = page.failedRow("file_form", words.file_name, failed);
      show([row]);
      say("not_known", row.text);
    }
    // The same file may be chosen again.
    input.value = "";
  }
  page.takeFile = take;
}

/** What is wrong with a file before it is opened; null if nothing is. */
async function faultOf(file, words) {
  if (file.size > MOST) return words.file_too_large;
  try {
    const head = new Uint8Array(await file.slice(0, 5).arrayBuffer());
    return String.fromCharCode(...head) === "%PDF-" ? null : words.file_not_pdf;
  } catch {
    return words.file_unreadable;
  }
}

/** The service's word on a file's code: the code alone is sent. */
async function askOnline(page, code) {
  const text = await page.textOf(`/v/${code}`, "application/json");
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A file may be dropped anywhere on the page; nothing that is dropped is opened by the browser in its place. */
function takeDrops(section, words, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const over = (is) => section.classList.toggle("over", is);
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && over(false));
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(false);
    take(event.dataTransfer.files[0]);
  });
}
