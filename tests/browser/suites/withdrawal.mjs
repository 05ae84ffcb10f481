// The credit office withdraws a report: found by its number, with a reason, in two steps, once.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, issue, listed, signIn, visit } from "../lib/browser.mjs";
import { heading, look } from "../lib/look.mjs";
import { consoleZh, verifyZh, zh } from "../lib/words.mjs";

const { withdrawals } = consoleZh;

const send = (page, name) => page.getByRole("button", { name, exact: true }).click();

export default (env) =>
  describe("the credit office withdraws a report", () => {
    test("found by its number, confirmed, sent twice and its answer lost, it is withdrawn once and says so everywhere", async () => {
      const firm = await visit(env, { account: "solo" });
      const no = await issue(env, firm.page, zh);
      const report = (await listed(env, firm.context)).find(({ report_no }) => report_no === no);
      const office = await visit(env, { device: DESKTOP });
      const { page } = office;
      await signIn(env, page, "credit-office", "/console/withdrawal");
      await heading(page, withdrawals.title);
      await look(office, "the way to a report");

      // No number at all is told at its field.
      await page.locator("#report_no").fill("2026");
      await send(page, withdrawals.find_action);
      await page.getByText(withdrawals.report_no_wrong).first().waitFor();
      await page.locator("#report_no").fill(` ${report.report_no.toLowerCase()} `);
      await send(page, withdrawals.find_action);
      await heading(page, withdrawals.one_title);
      await page.getByText(report.report_no).waitFor();
      await look(office, "a report that may be withdrawn");

      // Without a reason there is no second step; from it one goes back.
      await send(page, withdrawals.next);
      await page.locator("#summary").waitFor();
      await page.getByLabel("报告中的记录有误").check();
      await send(page, withdrawals.next);
      await page.getByRole("heading", { name: withdrawals.confirm_title }).waitFor();
      assert.equal(await page.locator("#summary").count(), 0, "what was refused is forgotten");
      await look(office, "the second step");
      await send(page, withdrawals.back);
      await page.getByLabel("系统故障").check();
      await send(page, withdrawals.next);

      // The answer of the first call is lost, and a second click comes before it can disable anything.
      let calls = 0;
      await page.route(/\/withdrawal$/, async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        calls += 1;
        if (calls > 1) return route.continue();
        await route.fetch();
        return route.abort("connectionreset");
      });
      await page.getByRole("button", { name: withdrawals.confirm_action, exact: true }).evaluate((button) => {
        button.click();
        button.click();
      });
      await page.locator("#summary").waitFor();
      assert.equal(calls, 1, "two clicks are one call");
      await send(page, withdrawals.confirm_action);
      await page.getByText(withdrawals.done, { exact: true }).waitFor();
      await page.getByText("系统故障").waitFor();
      assert.equal(await page.getByRole("button", { name: withdrawals.next }).count(), 0, "nothing more is to be done");
      await look(office, "a report that is withdrawn");

      // The scan and the firm's own list say so; the list offers no file of it.
      const scan = await visit(env, {});
      await scan.page.goto(`${env.origin}/v/${report.code}`);
      await scan.page.getByRole("heading", { name: verifyZh.withdrawn }).waitFor();
      await firm.page.goto(`${env.origin}/reports`);
      const card = firm.page.locator("li.card", { hasText: report.report_no });
      await card.getByText(zh.state_withdrawn).waitFor();
      assert.equal(await card.getByText(zh.download).count(), 0);
      await firm.page.goto(`${env.origin}/reports/${report.report_no}`);
      await heading(firm.page, zh.report_title);
      assert.equal(await firm.page.getByText(zh.download, { exact: true }).count(), 0);
      await Promise.all([firm, office, scan].map((visitor) => visitor.close()));
    });
  });
