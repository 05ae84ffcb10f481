// A real browser whose every page is watched: nothing may break the page's policy, fail in script or ask another host.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export function launch(flags = []) {
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags], headless: true });
}

/** What a browser itself says of a refused address is no fault of the page. */
const isOrdinary = (text) => text.startsWith("Failed to load resource");

/**
 * Opens a page as somebody would have it. `close()` fails if anything was wrong on the way.
 * @param account signs in as this account of the demonstration
 */
export async function visit(env, { device = PHONE, lang = "zh-CN", account, script = true, init, ...rest } = {}) {
  const context = await env.browser.newContext({ ...device, locale: lang, javaScriptEnabled: script, ...rest });
  context.setDefaultTimeout(15_000);
  const faults = [];
  if (script) {
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
      );
    });
    if (lang !== "zh-CN") {
      // An empty page that is still at its start has no storage, and needs none.
      await context.addInitScript((lang) => {
        if (location.protocol.startsWith("http")) localStorage.setItem("xinzheng.lang", lang);
      }, lang);
    }
    if (init) await context.addInitScript(init);
  }
  const host = new URL(env.origin).host;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.host !== host) faults.push(`asks another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !isOrdinary(message.text())) faults.push(`console: ${message.text()}`);
  });
  context.on("weberror", (fault) => faults.push(`script: ${fault.error().message}`));

  const page = await context.newPage();
  if (account) await signIn(env, page, account);
  return {
    context,
    page,
    faults,
    async close() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
}

/** Signs in by hand: the list of the demonstration's accounts, and one click. */
export async function signIn(env, page, account, next = "/reports") {
  await page.goto(`${env.origin}/auth/login?next=${encodeURIComponent(next)}`);
  await page.locator(`a[href*="account=${account}"]`).and(page.locator(`:not([href*="account=${account}-"])`)).click();
  await page.waitForURL(`${env.origin}${next}`);
}

/** Fills the form and sends it. */
export async function ask(page, words, { years = 3, purpose = 0 } = {}) {
  await page.locator(`#look-back-${years - 1}`).check();
  await page.locator(`#purpose-${purpose}`).check();
  await page.getByRole("button", { name: words.request_action, exact: true }).click();
}

/** Issues a report through the form and gives what the result page says. */
export async function issue(env, page, words, choice) {
  await page.goto(`${env.origin}/request`);
  await ask(page, words, choice);
  await page.getByRole("heading", { level: 1, name: words.issued_title }).waitFor();
  return new URL(page.url()).pathname.split("/").pop();
}

/** All reports of whoever is signed in, by the public interface. */
export async function listed(env, context) {
  const answer = await context.request.get(`${env.origin}/api/reports`);
  assert.equal(answer.status(), 200);
  return (await answer.json()).reports;
}
