// Every page and state: readable for all, in light and dark, from 320 px on, by keyboard alone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, PHONE, ask, issue, listed, signIn, visit } from "../lib/browser.mjs";
import { heading, look } from "../lib/look.mjs";
import { en, verifyZh, zh } from "../lib/words.mjs";

/** Presses Tab until the focus is on something that matches. */
async function tabTo(page, selector, presses = 60) {
  for (let n = 0; n < presses; n++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

/** Where the focus is must be seen: a ring around the element itself or around the whole answer that it belongs to. */
async function focusIsSeen(page) {
  const styles = await page.evaluate(() =>
    [document.activeElement, document.activeElement?.closest(".answer")].filter(Boolean).map((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return { outlineStyle, outlineWidth, boxShadow };
    }),
  );
  const seen = ({ outlineStyle, outlineWidth, boxShadow }) =>
    (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  assert.ok(styles.some(seen), `the focus is not seen: ${JSON.stringify(styles)}`);
}

export default (env) =>
  describe("for everybody", () => {
    test("pages that need no account", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      for (const [path, name] of [
        ["/", zh.home_title],
        ["/guide", zh.guide_title],
        ["/verify", zh.verify_title],
        ["/request", zh.sign_in_title],
        ["/reports", zh.sign_in_title],
      ]) {
        await page.goto(`${env.origin}${path}`);
        await heading(page, name);
        await look(visitor, path);
      }
      await page.goto(`${env.origin}/auth/login?next=/request`);
      await look(visitor, "list of the demonstration's accounts");
      await visitor.close();
    });

    test("the same in English, on a wide screen", async () => {
      const visitor = await visit(env, { device: DESKTOP, lang: "en" });
      const { page } = visitor;
      for (const [path, name] of [
        ["/", en.home_title],
        ["/guide", en.guide_title],
        ["/verify", en.verify_title],
        ["/request", en.sign_in_title],
      ]) {
        await page.goto(`${env.origin}${path}`);
        await heading(page, name);
        await look(visitor, `${path} in English`);
        assert.equal(await page.locator("html").getAttribute("lang"), "en");
      }
      await visitor.close();
    });

    test("the form with its errors, while it waits, and when it fails", async () => {
      const visitor = await visit(env, { account: "acme" });
      const { page } = visitor;
      await page.goto(`${env.origin}/request`);
      await heading(page, zh.request_title);
      await page.locator("#look-back-0").waitFor();
      await look(visitor, "form");

      await page.getByRole("button", { name: zh.request_action, exact: true }).click();
      const summary = page.locator("#summary");
      await summary.waitFor();
      await look(visitor, "form with errors");
      const links = summary.getByRole("link");
      assert.deepEqual(await links.allInnerTexts(), [zh.look_back_required, zh.purpose_required]);
      assert.ok(await page.evaluate(() => document.activeElement?.closest("#summary")), "the focus is on the summary");
      await links.nth(1).click();
      assert.equal(await page.evaluate(() => document.activeElement?.id), "purpose-0");
      await page.locator("#look-back-0").check();
      assert.deepEqual(await summary.getByRole("link").allInnerTexts(), [zh.purpose_required]);

      let release;
      const held = new Promise((resolve) => (release = resolve));
      await page.route("**/api/reports", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        await held;
        return route.fulfill({
          status: 503,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "urn:xinzheng:problem:source.unavailable",
            code: "source.unavailable",
            title: "暂时不能开具",
            status: 503,
            detail: "有数据来源暂时读不到，没有开具报告。请稍后再试。",
          }),
        });
      });
      await ask(page, zh);
      await page.getByText(zh.progress).waitFor();
      await look(visitor, "form that waits");
      release();
      await page.locator("#failure").waitFor();
      await look(visitor, "form that failed");
      await visitor.close();
    });

    test("result, report and list", async () => {
      const visitor = await visit(env, { account: "records" });
      const { page } = visitor;
      const no = await issue(env, page, zh);
      await look(visitor, "result");
      await page.goto(`${env.origin}/reports/${no}`);
      await page.locator("article.report").waitFor();
      await look(visitor, "report");
      await page.locator("details.other-browser summary").click();
      await page.getByRole("button", { name: zh.elsewhere_action }).click();
      await page.getByRole("link", { name: zh.link_open }).waitFor();
      await look(visitor, "report with its link");
      await page.goto(`${env.origin}/reports`);
      await page.locator("ul.reports li").first().waitFor();
      await look(visitor, "list");
      await page.goto(`${env.origin}/reports?state=withdrawn`);
      await page.getByText(zh.state_withdrawn).first().waitFor();
      await look(visitor, "list of a state without any");
      await page.goto(`${env.origin}/reports/20250310090000-7K2M9Q`);
      await page.locator("#failure").waitFor();
      await look(visitor, "report that does not exist");
      await visitor.close();
    });

    test("an empty list, the choice of a firm, and an account that may not", async () => {
      const empty = await visit(env, { account: "rare-missing" });
      await empty.page.getByText(zh.reports_none_title).waitFor();
      await look(empty, "empty list");
      await empty.close();

      const agent = await visit(env);
      await signIn(env, agent.page, "agent", "/request");
      await heading(agent.page, zh.firm_title);
      await look(agent, "choice of a firm");
      await agent.page.getByRole("button", { name: zh.firm_action }).click();
      await agent.page.getByText(zh.firm_required).first().waitFor();
      await look(agent, "choice of a firm with its error");
      await agent.close();

      const bank = await visit(env, { device: DESKTOP });
      await signIn(env, bank.page, "bank", "/request");
      await heading(bank.page, zh.wrong_role_title);
      await look(bank, "account that may not");
      await bank.close();
    });

    test("verify pages, and pages that say what went wrong", async () => {
      const owner = await visit(env, { account: "records" });
      await issue(env, owner.page, zh);
      const [{ code }] = await listed(env, owner.context);
      await owner.close();
      for (const device of [PHONE, DESKTOP]) {
        const visitor = await visit(env, { device });
        const { page } = visitor;
        await page.goto(`${env.origin}/v/${code}`);
        await heading(page, verifyZh.genuine);
        await look(visitor, "genuine");
        await page.goto(`${env.origin}/v/${code}?lang=en`);
        await look(visitor, "genuine, in English");
        await page.goto(`${env.origin}/v/7K2M9QX4TB3NVW8A`);
        await heading(page, verifyZh.unknown);
        await look(visitor, "unknown");
        await page.goto(`${env.origin}/v?code=7K2M9QX4TB3NVW8B`);
        await look(visitor, "mistyped");
        await page.goto(`${env.origin}/auth/callback?code=x&state=y`);
        await look(visitor, "sign-in that failed");
        await page.goto(`${env.origin}/no/such/page`);
        await look(visitor, "no such page");
        await visitor.close();
      }
    });

    test("the language changes on the page that is open, and stays", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/guide`);
      await heading(page, zh.guide_title);
      await page.getByRole("button", { name: zh.other_language }).click();
      await heading(page, en.guide_title);
      await page.reload();
      await heading(page, en.guide_title);
      await page.getByRole("button", { name: en.other_language }).click();
      await heading(page, zh.guide_title);
      await visitor.close();
    });

    test("the whole job by keyboard alone", async () => {
      const visitor = await visit(env, { device: DESKTOP });
      const { page } = visitor;
      await page.goto(`${env.origin}/`);
      await page.locator("#first").waitFor({ state: "detached" });
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), zh.skip);
      await focusIsSeen(page);
      await page.keyboard.press("Enter");
      await tabTo(page, 'main a[href="/request"]');
      await focusIsSeen(page);
      await page.keyboard.press("Enter");
      await heading(page, zh.sign_in_title);
      await tabTo(page, 'main a[href^="/auth/login"]');
      await page.keyboard.press("Enter");
      await page.locator('a[href*="account=acme"]').waitFor();
      await tabTo(page, 'a[href*="account=acme"]');
      await focusIsSeen(page);
      await page.keyboard.press("Enter");
      await page.locator("#look-back-0").waitFor();
      await tabTo(page, "#look-back-0");
      await focusIsSeen(page);
      await page.keyboard.press("ArrowDown");
      await tabTo(page, '[name="purpose"]');
      await page.keyboard.press("Space");
      await tabTo(page, 'form button[type="submit"]');
      await focusIsSeen(page);
      await page.keyboard.press("Enter");
      await heading(page, zh.issued_title);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "title", "the heading is read out");
      await tabTo(page, "a[download]");
      const arriving = page.waitForEvent("download");
      await page.keyboard.press("Enter");
      assert.match((await arriving).suggestedFilename(), /\.pdf$/);
      await visitor.close();
    });
  });
