// Browsers that cannot do everything.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { issue, visit } from "../lib/browser.mjs";
import { verifyZh, zh } from "../lib/words.mjs";

const WECHAT =
  "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49";

export default (env) =>
  describe("browsers that cannot do everything", () => {
    test("inside another app the report is a page, and its link opens the PDF elsewhere, once", async () => {
      const visitor = await visit(env, { account: "acme", userAgent: WECHAT });
      const { page } = visitor;
      const no = await issue(env, page, zh);
      await page.getByText(zh.in_app_title).waitFor();
      await page.goto(`${env.origin}/reports/${no}`);
      await page.locator("article.report").waitFor();
      assert.match(await page.locator("article.report").innerText(), /清样（演示）环保科技有限公司/);
      await page.getByRole("button", { name: zh.elsewhere_action }).click();
      const link = page.getByRole("link", { name: zh.link_open });
      await link.waitFor();
      const url = await link.getAttribute("href");
      assert.ok(url.startsWith(`${env.origin}/r/`), url);

      const elsewhere = await visit(env);
      const first = await elsewhere.context.request.get(url);
      assert.equal(first.status(), 200);
      assert.equal(first.headers()["content-type"], "application/pdf");
      assert.equal((await first.body()).subarray(0, 5).toString(), "%PDF-");
      const second = await elsewhere.page.goto(url);
      assert.ok(second.status() >= 400 && second.status() < 500, String(second.status()));
      await elsewhere.close();
      await visitor.close();
    });

    test("a browser without WebAssembly gets a plain sentence, and verifying still works", async () => {
      const visitor = await visit(env, { init: () => delete globalThis.WebAssembly });
      const { page } = visitor;
      for (const path of ["/", "/request"]) {
        await page.goto(`${env.origin}${path}`);
        await page.locator(".for-cannot").waitFor({ state: "visible" });
      }
      await page.locator('input[name="code"]').fill("7K2M9QX4TB3NVW8A");
      await page.locator('form[action="/v"] button').click();
      await page.getByRole("heading", { level: 1, name: verifyZh.unknown }).waitFor();
      await visitor.context.close();
      // Loading the portal fails here by intention; nothing else may.
      const others = visitor.faults.filter((fault) => !/WebAssembly/.test(fault));
      assert.deepEqual(others, []);
    });

    test("a browser without script gets a plain sentence, and verifying still works", async () => {
      const visitor = await visit(env, { script: false });
      const { page } = visitor;
      await page.goto(`${env.origin}/`);
      await page.locator("noscript").waitFor({ state: "attached" });
      assert.match(await page.locator("body").innerText(), /JavaScript/);
      await page.locator('input[name="code"]').fill("not a code");
      await page.locator('form[action="/v"] button').click();
      assert.ok(await page.locator('input[name="code"]').count(), "the form is there again");
      await visitor.close();
    });

    test("a service that does not answer is said to be so, and a second try works", async () => {
      const visitor = await visit(env, { account: "acme" });
      const { page } = visitor;
      let lost = true;
      await page.route("**/api/reports", (route) => (lost ? route.abort("internetdisconnected") : route.continue()));
      await page.goto(`${env.origin}/reports`);
      await page.getByRole("heading", { name: zh.failed_title }).waitFor();
      await page.getByText(zh.failed_network).waitFor();
      lost = false;
      await page.getByRole("button", { name: zh.try_again }).click();
      await page.getByText(zh.failed_network).waitFor({ state: "detached" });
      await page.locator("ul.reports, .notice.empty").first().waitFor();
      await visitor.close();
    });

    test("a list keeps what it has when its next page does not come, and adds that page once", async () => {
      const visitor = await visit(env, { account: "agent" });
      const { page, context } = visitor;
      await page.goto(`${env.origin}/reports`);
      await page.locator("ul.reports, .notice.empty, fieldset").first().waitFor();
      const session = await (await context.request.get(`${env.origin}/api/session`)).json();
      const headers = { "X-CSRF-Token": session.csrf_token };
      const [firm] = session.entities;
      await context.request.put(`${env.origin}/api/session/entity`, { headers, data: { credit_code: firm.credit_code } });
      for (let made = 0; made < 23; made += 1) {
        const answer = await context.request.post(`${env.origin}/api/reports`, {
          headers: { ...headers, "Idempotency-Key": `list-${process.pid}-${made}` },
          data: { look_back_years: 1, purpose: "finance" },
        });
        assert.equal(answer.status(), 201, await answer.text());
      }
      let lost = true;
      await page.route("**/api/reports?after=*", (route) => (lost ? route.abort("internetdisconnected") : route.continue()));
      await page.goto(`${env.origin}/reports`);
      const rows = page.locator("ul.reports > li");
      await page.getByRole("button", { name: zh.reports_more }).click();
      await page.getByText(zh.failed_network).waitFor();
      assert.equal(await rows.count(), 20, "what was there stays");
      lost = false;
      await page.getByRole("button", { name: zh.try_again }).evaluate((button) => {
        button.click();
        button.click();
      });
      await page.getByText(zh.reports_end).waitFor();
      const numbers = await rows.locator(".number").allInnerTexts();
      assert.ok((await rows.count()) >= 23);
      assert.equal(new Set(numbers).size, numbers.length, "no report twice");
      await visitor.close();
    });
  });
