// What the first visit costs. Sizes are held; times are measured and printed beside their budgets.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { PHONE, visit } from "../lib/browser.mjs";
import { site } from "../lib/server.mjs";

const WASM_BUDGET = 120 * 1024;
const GLUE_BUDGET = 10 * 1024;
const LINK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;
const RUNS = 7;

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** In the page before all else: notes when the portal's own form has taken the place of the static page. */
function watch() {
  const watcher = new MutationObserver(() => {
    if (document.getElementById("first") || !document.querySelector('main input[name="code"]')) return;
    window.answeredAfter = performance.now();
    watcher.disconnect();
  });
  watcher.observe(document, { childList: true, subtree: true });
}

/** A first visit of a slow phone, with or without a script of ours in the page before all else. */
async function firstVisit(env, path, init) {
  const context = await env.browser.newContext({ ...PHONE, locale: "zh-CN" });
  if (init) await context.addInitScript(init);
  const page = await context.newPage();
  // The browser runs, as on a phone: its own start is not the portal's.
  await page.goto(`${env.origin}/health`);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", LINK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  // Nothing is asked of the page until it is done: the tool's own script would weigh more than the portal.
  await page.goto(`${env.origin}${path}`, { waitUntil: "networkidle" });
  return { page, bytes: () => bytes, close: () => context.close() };
}

/** Milliseconds until the largest paint. No script is put into the page: it alone would cost 70 ms of them. */
async function largestPaint(env, path) {
  const { page, close } = await firstVisit(env, path);
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
  await close();
  return paint;
}

/** Milliseconds until the portal's own form stands there, and the bytes that came. */
async function answering(env, path) {
  const { page, bytes, close } = await firstVisit(env, path, watch);
  const after = await page.evaluate(() => window.answeredAfter);
  assert.ok(after > 0, "the portal never answered");
  await close();
  return { after, bytes: bytes() };
}

export default (env) =>
  describe("the first visit", () => {
    test("code and glue keep their budgets, compressed", (t) => {
      // The consoles and the verify page's script are loaded by their own pages.
      const total = (ending) =>
        readdirSync(site, { recursive: true })
          .filter((name) => name.endsWith(ending) && !/^(console|check)\//.test(name))
          .reduce((sum, name) => sum + statSync(join(site, name)).size, 0);
      const [wasm, glue] = [total(".wasm.br"), total(".js.br")];
      t.diagnostic(`wasm ${wasm} bytes (budget ${WASM_BUDGET}), glue ${glue} bytes (budget ${GLUE_BUDGET})`);
      assert.ok(wasm > 0 && glue > 0, "the site is compressed");
      assert.ok(wasm <= WASM_BUDGET, `wasm: ${wasm}`);
      assert.ok(glue <= GLUE_BUDGET, `glue: ${glue}`);
    });

    test("the server sends the compressed files", async () => {
      const visitor = await visit(env);
      const encodings = new Map();
      visitor.page.on("response", async (response) => {
        const name = new URL(response.url()).pathname;
        if (/\.(wasm|js|css)$/.test(name)) encodings.set(name, response.headers()["content-encoding"]);
      });
      await visitor.page.goto(`${env.origin}/`, { waitUntil: "networkidle" });
      assert.ok([...encodings.keys()].some((name) => name.endsWith(".wasm")), [...encodings.keys()].join());
      for (const [name, encoding] of encodings) {
        if (/\.wasm$/.test(name)) assert.equal(encoding, "br", name);
      }
      await visitor.close();
    });

    test("on a phone (CPU ÷ 4, 1.6 Mbit/s, 150 ms)", async (t) => {
      for (const path of ["/", "/verify"]) {
        const [paints, answers] = [[], []];
        for (let n = 0; n < RUNS; n++) {
          paints.push(await largestPaint(env, path));
          answers.push(await answering(env, path));
        }
        const paint = middle(paints).toFixed(0);
        const answered = middle(answers.map((answer) => answer.after)).toFixed(0);
        const kilobytes = (middle(answers.map((answer) => answer.bytes)) / 1024).toFixed(0);
        const line = `${path}: largest paint ${paint} ms (budget 500), the portal answers after ${answered} ms (budget 1200), ${kilobytes} KB over the wire`;
        t.diagnostic(line);
        console.log(line);
      }
    });
  });
