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
  // On the page of a report the form for another one comes last, and this with it.
  if (page.verdict) document.querySelector("main > form[action='/v']").after(section);
  else document.querySelector("main > .file").before(section);
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
  page.takePicture = picture;
  addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    picture(file);
  });
}
