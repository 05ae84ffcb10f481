// The script of the verify page. The page is whole without it. What stands behind `#` never leaves this browser.
import { el } from "./el.js";
import { scanPart } from "./scan-part.js";
import { parted } from "./scanned.js";
import { words as both } from "./words.js";

const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const words = { ...both[lang], colon: lang === "en" ? ": " : "：" };

/** The heading above the page's host. */
const hostHeading = () => document.querySelector("main > h2:has(+ p > b > bdi)");

/** What the address bar must show, spelled out. */
function explainHost() {
  const place = hostHeading()?.nextElementSibling;
  const hard = [...location.host].map((char) => (/[a-z0-9]/i.test(char) ? char : el("i", {}, char)));
  place?.after(el("p", { class: "bar" }, `${words.host_bar} `, el("b", {}, el("bdi", {}, ...hard))), el("p", {}, words.host_look_alike));
}

/** The other language is the same page: with its seal. */
function keepSeal() {
  for (const link of document.querySelectorAll("header a[hreflang]")) link.href += location.hash;
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
const sheet = el("link", { rel: "stylesheet", href: new URL("./check.css", import.meta.url).href });
document.head.append(sheet);
// Nothing is shown that would move again; without its style it is as right and less handsome.
await new Promise((shown) => {
  sheet.onload = shown;
  sheet.onerror = shown;
});
explainHost();
scanPart({ words, lang, host: location.host });
