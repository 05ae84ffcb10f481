// One intention, one report: whatever the finger or the network does.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask, listed, visit } from "../lib/browser.mjs";
import { zh } from "../lib/words.mjs";

const isIssue = (url) => url.pathname === "/api/reports";

/** Opens the form and counts what is issued while `trouble` happens. `trouble` gets each attempt to issue. */
async function issueUnder(env, trouble, act = ask) {
  const visitor = await visit(env, { account: "solo" });
  const { page, context } = visitor;
  const before = (await listed(env, context)).length;
  const keys = [];
  await page.route(isIssue, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(await route.request().headerValue("idempotency-key"));
    return trouble(route, keys.length);
  });
  await page.goto(`${env.origin}/request`);
  await act(page, zh);
  await page.getByRole("heading", { level: 1, name: zh.issued_title }).waitFor({ timeout: 20_000 });
  const reports = await listed(env, context);
  const shown = new URL(page.url()).pathname.split("/").pop();
  assert.equal(reports[0].report_no, shown, "the result shows the report that was issued");
  await visitor.close();
  return { issued: reports.length - before, keys };
}

export default (env) =>
  describe("one intention, one report", () => {
    test("a second click issues nothing more", async () => {
      const { issued, keys } = await issueUnder(
        env,
        async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 700));
          await route.continue();
        },
        async (page, words) => {
          await page.locator("#look-back-0").check();
          await page.locator("#purpose-0").check();
          // Two clicks within one turn of the page's own loop: before it can disable anything.
          await page.locator('form button[type="submit"]').evaluate((button) => {
            button.click();
            button.click();
          });
          await page.getByText(words.request_running).waitFor();
          await page.keyboard.press("Enter");
        },
      );
      assert.equal(issued, 1);
      assert.equal(new Set(keys).size, 1);
    });

    test("a connection lost before the request arrived is tried again and issues once", async () => {
      const { issued, keys } = await issueUnder(env, (route, attempt) =>
        attempt === 1 ? route.abort("connectionreset") : route.continue(),
      );
      assert.equal(issued, 1);
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
    });

    test("an answer lost on its way back is asked for again and issues once", async () => {
      const { issued, keys } = await issueUnder(env, async (route, attempt) => {
        if (attempt > 1) return route.continue();
        const answer = await route.fetch();
        assert.equal(answer.status(), 201);
        return route.abort("connectionreset");
      });
      assert.equal(issued, 1);
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
    });

    test("a page that is reloaded while it waits goes on with the same request", async () => {
      const visitor = await visit(env, { account: "solo" });
      const { page, context } = visitor;
      const before = (await listed(env, context)).length;
      const keys = [];
      await page.route(isIssue, async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        keys.push(await route.request().headerValue("idempotency-key"));
        // The first answer never comes: the server has issued, the page does not know.
        if (keys.length === 1) return void (await route.fetch());
        return route.continue();
      });
      await page.goto(`${env.origin}/request`);
      await ask(page, zh, { years: 1, purpose: 2 });
      await page.getByText(zh.progress).waitFor();
      while ((await listed(env, context)).length === before) await page.waitForTimeout(50);
      await page.reload();
      await page.getByRole("heading", { level: 1, name: zh.issued_title }).waitFor();
      assert.equal((await listed(env, context)).length, before + 1);
      assert.equal(new Set(keys).size, 1);
      await visitor.close();
    });
  });
