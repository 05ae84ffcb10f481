// The part of the page that offers camera and pictures. What reads them is loaded when somebody asks for it.
import { el } from "./el.js";

/** Adds it. */
export function scanPart(page) {
  const { words } = page;
  const input = el("input", { type: "file", id: "picture", accept: "image/*", change: () => input.files[0] && picture(input.files[0]) });
  const said = el("div", { class: "said", role: "status", hidden: true });
  const place = el("div", { class: "place" });
  const button = el("button", { type: "button", click: () => load().then((scan) => scan?.camera()) }, words.scan_camera);
  const section = el(
    "section",
    { class: "scan", "aria-labelledby": "scan-title" },
    el("h2", { id: "scan-title" }, words.scan),
    el("p", {}, words.scan_intro),
    el("p", { class: "ways" }, button, " ", el("label", { for: "picture", class: "button pick" }, words.scan_picture), input),
    said,
    place,
  );
  document.querySelector("main > form").after(section);
  page.scanButton = button;

  function say(overall, text, more = []) {
    said.hidden = false;
    said.dataset.overall = overall;
    said.replaceChildren(text, ...more.map(([name, host]) => el("p", {}, `${name}${words.colon}`, el("bdi", { class: "host" }, host))));
  }

  let loading = null;
  /** The scanner; null where it does not come, which is said. */
  async function load() {
    say("checking", words.scan_loading);
    loading ??= import("./scanner.js").then(({ scanner }) => scanner(page, { say, place }));
    try {
      return await loading;
    } catch {
      // Asked for again the next time.
      loading = null;
      say("not_known", words.scan_cannot);
      return null;
    }
  }

  async function picture(file) {
    section.scrollIntoView({ block: "nearest" });
    await (await load())?.picture(file);
    // The same picture may be chosen again.
    input.value = "";
  }
  takeDrops(section, picture);
  addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    picture(file);
  });
}

/** A picture may be dropped anywhere on the page; nothing that is dropped is opened by the browser in its place. */
function takeDrops(section, take) {
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
