// A report that was withdrawn, and one whose days are over: what each row says of it, and what is still known off line.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { issue, listed, signIn, visit } from "../lib/browser.mjs";
import { look } from "../lib/look.mjs";
import { codeAtTopRight, drawFirstPage } from "../lib/pdf.mjs";
import { startServer } from "../lib/server.mjs";
import { checkingZh, scanningZh, verifyZh, zh } from "../lib/words.mjs";

/** From the issue until its validity is over: two months and more. */
const MONTHS_MS = 70 * 24 * 3_600_000;

/** Waits until a row of a list is in a state, and gives its text. */
async function stands(page, check, state, list) {
  const row = page.locator(`${list} [data-check="${check}"][data-state="${state}"]`);
  await row.waitFor({ timeout: 20_000 }).catch(async (late) => {
    throw new Error(`${check} is not ${state}:\n${await page.locator("main").innerText()}`, { cause: late });
  });
  return row.innerText();
}

/** The start page with everything that checks and scans loaded, and then no network. */
async function offline(env, now) {
  const visitor = await visit(env);
  const { page, context } = visitor;
  if (now) await page.clock.setFixedTime(now);
  await page.goto(`${env.origin}/v`);
  const empty = await page.evaluate(() => Object.assign(document.createElement("canvas"), { width: 300, height: 300 }).toDataURL("image/png").split(",")[1]);
  await page.locator("#picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from(empty, "base64") });
  await page.getByText(scanningZh.picture_nothing).waitFor({ timeout: 30_000 });
  // The part that checks files is loaded with the first of them.
  await page.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
  await page.locator('.file .said[data-overall="disagrees"], .file .said[data-overall="not_known"]').waitFor({ timeout: 30_000 });
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  return visitor;
}

export default (env) =>
  describe("reports that are withdrawn or past their days, in the browser", () => {
    const own = { ...env };
    const report = {};

    before(async () => {
      Object.assign(own, env);
      own.server = await startServer();
      own.origin = own.server.origin;
      const firm = await visit(own, { account: "acme" });
      const no = await issue(own, firm.page, zh);
      Object.assign(report, (await listed(own, firm.context)).find(({ report_no }) => report_no === no));
      const answer = await firm.context.request.get(`${own.origin}/api/reports/${no}/pdf`);
      report.pdf = join(own.folder, "past.pdf");
      writeFileSync(report.pdf, await answer.body());
      report.url = codeAtTopRight(report.pdf);
      report.picture = join(own.folder, "past.png");
      drawFirstPage(report.pdf, report.picture, 200);
      await firm.close();
    });

    after(() => own.server?.stop());

    test("one that was withdrawn says so on line; off line nobody knows, and nobody says that it is valid", async () => {
      const firm = await visit(own, { account: "solo" });
      const no = await issue(own, firm.page, zh);
      const one = (await listed(own, firm.context)).find(({ report_no }) => report_no === no);
      const answer = await firm.context.request.get(`${own.origin}/api/reports/${no}/pdf`);
      const pdf = join(own.folder, "withdrawn.pdf");
      writeFileSync(pdf, await answer.body());
      const [url, picture] = [codeAtTopRight(pdf), join(own.folder, "withdrawn.png")];
      drawFirstPage(pdf, picture, 200);
      await firm.close();
      const office = await visit(own);
      await signIn(own, office.page, "credit-office", "/console/withdrawal");
      const status = await office.page.evaluate(async (no) => {
        const call = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ reason: "record_wrong" }) };
        return (await fetch(`/api/reports/${no}/withdrawal`, call)).status;
      }, one.report_no);
      assert.equal(status, 200);
      await office.close();

      const visitor = await visit(own);
      const { page } = visitor;
      await page.goto(url);
      await page.getByRole("heading", { name: verifyZh.withdrawn }).waitFor();
      assert.match(await stands(page, "online", "disagrees", "#checks"), new RegExp(checkingZh.online_withdrawn));
      await stands(page, "seal", "agrees", "#checks");
      await page.locator('main > .said[data-overall="disagrees"]').waitFor();
      await look(visitor, "a withdrawn report");
      await page.locator("#file").setInputFiles(pdf);
      await stands(page, "online", "disagrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();

      const away = await offline(own, new Date(Date.parse(one.issued_at) + 60_000));
      await away.page.locator("#picture").setInputFiles(picture);
      await stands(away.page, "seal", "agrees", ".scan");
      await stands(away.page, "validity", "agrees", ".scan");
      assert.ok((await stands(away.page, "online", "not_known", ".scan")).includes(checkingZh.online_unavailable));
      await away.page.locator('.scan .said[data-overall="not_known"]').waitFor();
      await away.page.locator("#file").setInputFiles(pdf);
      await stands(away.page, "file_signature", "agrees", ".file");
      await away.page.locator('.file .said[data-overall="not_known"]').waitFor();
      assert.ok(!(await away.page.locator("main").innerText()).includes(verifyZh.genuine), "not known is not valid");
      await away.close();
    });

    test("once its days are over service, seal and file say so, and off line the seal's own date does", async () => {
      await own.server.kill();
      await own.server.again(MONTHS_MS);
      const visitor = await visit(own);
      const { page } = visitor;
      await page.goto(report.url);
      await page.getByRole("heading", { name: verifyZh.expired }).waitFor();
      assert.match(await stands(page, "online", "disagrees", "#checks"), new RegExp(checkingZh.online_expired));
      for (const check of ["seal", "same_facts", "log"]) await stands(page, check, "agrees", "#checks");
      await page.locator('main > .said[data-overall="disagrees"]').waitFor();
      await look(visitor, "a report past its days");
      await page.locator("#file").setInputFiles(report.pdf);
      await stands(page, "file_signature", "agrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();

      const away = await offline(own, "2026-12-23T04:00:00Z");
      await away.page.locator("#picture").setInputFiles(report.picture);
      await stands(away.page, "online", "not_known", ".scan");
      await stands(away.page, "seal", "agrees", ".scan");
      assert.match(await stands(away.page, "validity", "disagrees", ".scan"), new RegExp(report.valid_through));
      await away.page.locator('.scan .said[data-overall="disagrees"]').waitFor();
      await away.page.locator("#file").setInputFiles(report.pdf);
      await stands(away.page, "validity", "disagrees", ".file");
      await stands(away.page, "log", "not_known", ".file");
      await away.page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await away.close();
    });
  });
