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
const RUNS = 5;

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

/** One first visit of a slow phone: milliseconds until the largest paint and until the portal answers. */
async function firstVisit(env, path) {
  const visitor = await visit(env, { device: PHONE, init: watch });
  const { page } = visitor;
  // The browser runs, as on a phone: its own start is not the portal's.
  await page.goto(`${env.origin}/health`);
  const session = await visitor.context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", LINK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  // Nothing is asked of the page until it is done: the tool's own script would weigh more than the portal.
  await page.goto(`${env.origin}${path}`, { waitUntil: "networkidle" });
  const times = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          resolve({ answers: window.answeredAfter, paint: list.getEntries().at(-1).startTime });
        }).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  assert.ok(times.answers > 0, "the portal never answered");
  await visitor.close();
  return { ...times, bytes };
}

export default (env) =>
  describe("the first visit", () => {
    test("code and glue keep their budgets, compressed", (t) => {
      const total = (ending) =>
        readdirSync(site, { recursive: true })
          .filter((name) => name.endsWith(ending) && !name.startsWith("console/"))
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
        const runs = [];
        for (let n = 0; n < RUNS; n++) runs.push(await firstVisit(env, path));
        const paint = middle(runs.map((run) => run.paint)).toFixed(0);
        const answers = middle(runs.map((run) => run.answers)).toFixed(0);
        const kilobytes = (middle(runs.map((run) => run.bytes)) / 1024).toFixed(0);
        const line = `${path}: largest paint ${paint} ms (budget 500), the portal answers after ${answers} ms (budget 1200), ${kilobytes} KB over the wire`;
        t.diagnostic(line);
        console.log(line);
      }
    });
  });
