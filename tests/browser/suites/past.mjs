// A report that was withdrawn, and one whose days are over: what each row says of it, and what is still known off line.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { visit } from "../lib/browser.mjs";
import { loadAll, report, stands, withdraw } from "../lib/checking.mjs";
import { look } from "../lib/look.mjs";
import { drawFirstPage } from "../lib/pdf.mjs";
import { startServer } from "../lib/server.mjs";
import { checkingZh, verifyZh } from "../lib/words.mjs";

/** From the issue until its validity is over: two months and more. */
const MONTHS_MS = 70 * 24 * 3_600_000;

/** The start page with everything that checks and scans loaded, but for the withdrawn list, and then no network. */
async function offline(env, now) {
  const visitor = await visit(env);
  const { page, context } = visitor;
  await page.clock.setFixedTime(now);
  await page.route("**/v/withdrawn*", (route) => route.abort("internetdisconnected"));
  await page.goto(`${env.origin}/v`);
  await loadAll(page);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  return visitor;
}

export default (env) =>
  describe("reports that are withdrawn or past their days, in the browser", () => {
    const own = { ...env };
    let past;

    before(async () => {
      own.folder = env.folder;
      own.browser = env.browser;
      own.server = await startServer();
      own.origin = own.server.origin;
      past = await report(own, "acme", "past");
      past.picture = join(own.folder, "past.png");
      drawFirstPage(past.pdf, past.picture, 200);
    });

    after(() => own.server?.stop());

    test("one that was withdrawn says so on line; off line without a list nobody knows, and nobody says that it is valid", async () => {
      const one = await report(own, "solo", "withdrawn");
      const picture = join(own.folder, "withdrawn.png");
      drawFirstPage(one.pdf, picture, 200);
      await withdraw(own, one.report_no);

      const visitor = await visit(own);
      const { page } = visitor;
      await page.goto(one.url);
      await page.getByRole("heading", { name: verifyZh.withdrawn }).waitFor();
      assert.match(await stands(page, "online", "disagrees"), new RegExp(checkingZh.online_withdrawn));
      await stands(page, "seal", "agrees");
      await page.locator('main > .said[data-overall="disagrees"]').waitFor();
      await look(visitor, "a withdrawn report");
      await page.locator("#file").setInputFiles(one.pdf);
      await stands(page, "online", "disagrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();

      const away = await offline(own, new Date(Date.parse(one.issued_at) + 60_000));
      await away.page.locator("#picture").setInputFiles(picture);
      await stands(away.page, "seal", "agrees", ".scan");
      await stands(away.page, "validity", "agrees", ".scan");
      assert.ok((await stands(away.page, "online", "not_known", ".scan")).includes(checkingZh.online_unavailable));
      await away.page.locator('.scan .said[data-overall="not_known"]').waitFor();
      await away.page.locator("#file").setInputFiles(one.pdf);
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
      await page.goto(past.url);
      await page.getByRole("heading", { name: verifyZh.expired }).waitFor();
      assert.match(await stands(page, "online", "disagrees"), new RegExp(checkingZh.online_expired));
      for (const check of ["seal", "same_facts", "log"]) await stands(page, check, "agrees");
      await page.locator('main > .said[data-overall="disagrees"]').waitFor();
      await look(visitor, "a report past its days");
      await page.locator("#file").setInputFiles(past.pdf);
      await stands(page, "file_signature", "agrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();

      const away = await offline(own, "2026-12-23T04:00:00Z");
      await away.page.locator("#picture").setInputFiles(past.picture);
      await stands(away.page, "online", "not_known", ".scan");
      await stands(away.page, "seal", "agrees", ".scan");
      assert.match(await stands(away.page, "validity", "disagrees", ".scan"), new RegExp(past.valid_through));
      await away.page.locator('.scan .said[data-overall="disagrees"]').waitFor();
      await away.page.locator("#file").setInputFiles(past.pdf);
      await stands(away.page, "validity", "disagrees", ".file");
      await stands(away.page, "log", "not_known", ".file");
      await away.page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await away.close();
    });
  });
