// The whole job, as an enterprise and a bank do it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DESKTOP, PHONE, ask, issue, listed, signIn, visit } from "../lib/browser.mjs";
import { codeAtTopRight, isPdf, textOf } from "../lib/pdf.mjs";
import { en, verifyEn, verifyZh, zh } from "../lib/words.mjs";

/** From the first page to the PDF, by clicks alone. */
async function getReport(env, { device, words, lang }) {
  const visitor = await visit(env, { device, lang });
  const { page } = visitor;
  await page.goto(`${env.origin}/`);
  await page.getByRole("heading", { level: 1, name: words.home_title }).waitFor();
  await page.getByRole("link", { name: words.home_action }).first().click();
  await page.getByRole("link", { name: words.sign_in_action }).click();
  await page.locator('a[href*="account=acme"]').click();
  await page.getByRole("heading", { level: 1, name: words.request_title }).waitFor();
  await ask(page, words, { years: 2, purpose: 1 });
  await page.getByRole("heading", { level: 1, name: words.issued_title }).waitFor();
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: words.download }).click();
  const download = await arriving;
  const pdf = join(env.folder, `${lang}-${device.viewport.width}.pdf`);
  await download.saveAs(pdf);
  await visitor.close();
  return { pdf, name: download.suggestedFilename() };
}

/** What a scan shows on a phone that runs no script. */
async function scan(env, url, lang) {
  const visitor = await visit(env, { device: PHONE, script: false });
  const answer = await visitor.page.goto(lang === "en" ? `${url}?lang=en` : url);
  const heading = await visitor.page.getByRole("heading", { level: 1 }).first().innerText();
  const body = await visitor.page.locator("body").innerText();
  const bytes = (await answer.body()).length;
  await visitor.close();
  return { status: answer.status(), heading, body, bytes };
}

export default (env) =>
  describe("the whole job", () => {
    for (const [device, words, lang, said] of [
      [PHONE, zh, "zh-CN", verifyZh],
      [DESKTOP, en, "en", verifyEn],
    ]) {
      test(`sign in, ask, download, scan the printed code, see that it is genuine: ${lang}, ${device.viewport.width} px`, async () => {
        const { pdf, name } = await getReport(env, { device, words, lang });
        assert.ok(isPdf(pdf));
        assert.match(name, /\.pdf$/);
        const url = codeAtTopRight(pdf);
        assert.match(url, new RegExp(`^${env.origin}/v/[0-9A-HJKMNP-TV-Z]{16}`));
        const seen = await scan(env, url.split("#")[0], lang);
        assert.equal(seen.status, 200);
        assert.equal(seen.heading.trim(), said.genuine);
        assert.match(seen.body, /清样（演示）环保科技有限公司/);
        assert.ok(seen.bytes <= 14 * 1024 * 3, `the page is small: ${seen.bytes}`);
        assert.match(textOf(pdf), /演示/);
      });
    }

    test("a code that nobody issued is unknown, and a slip of the hand says so", async () => {
      const unknown = await scan(env, `${env.origin}/v/7K2M9QX4TB3NVW8A`);
      assert.equal(unknown.heading.trim(), verifyZh.unknown);
      const mistyped = await scan(env, `${env.origin}/v/7K2M9QX4TB3NVW8B`);
      assert.notEqual(mistyped.heading.trim(), verifyZh.unknown);
      assert.doesNotMatch(mistyped.body, new RegExp(verifyZh.genuine));
    });

    test("a typed code is forgiven its case, spaces and look-alike letters", async () => {
      const visitor = await visit(env, { account: "acme" });
      await issue(env, visitor.page, zh);
      const [newest] = await listed(env, visitor.context);
      await visitor.close();
      const typed = newest.code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").match(/.{4}/g).join(" - ");
      const clerk = await visit(env, { script: false });
      await clerk.page.goto(`${env.origin}/verify`);
      await clerk.page.locator('input[name="code"]').fill(typed);
      await clerk.page.locator('form[action="/v"] button').click();
      assert.equal((await clerk.page.getByRole("heading", { level: 1 }).innerText()).trim(), verifyZh.genuine);
      assert.equal(new URL(clerk.page.url()).pathname, `/v/${newest.code}`);
      await clerk.close();
    });

    test("the page of the records shows exactly those that count", async () => {
      const visitor = await visit(env, { account: "records" });
      for (const years of [1, 2, 3]) {
        const no = await issue(env, visitor.page, zh, { years });
        await visitor.page.goto(`${env.origin}/reports/${no}`);
        await visitor.page.locator("article.report").waitFor();
        // One penalty that counts about half a year, a year and a half and two and a half years ago; repaired,
        // exempted, held, withdrawn and other records of the same firm are absent.
        assert.equal(await visitor.page.locator("section.record").count(), years);
        assert.equal(await visitor.page.locator("tr.has-records").count(), years);
        assert.equal(await visitor.page.locator("table.findings tbody tr").count(), 45);
      }
      await visitor.close();
    });

    test("another firm's report and one that does not exist read the same", async () => {
      const acme = await visit(env, { account: "acme" });
      const no = await issue(env, acme.page, zh);
      await acme.close();
      const solo = await visit(env, { account: "solo" });
      const texts = [];
      for (const asked of [no, "20250310090000-7K2M9Q"]) {
        await solo.page.goto(`${env.origin}/reports/${asked}`);
        const notice = solo.page.locator("#failure");
        await notice.waitFor();
        // The number of the request differs, and has to.
        texts.push((await notice.innerText()).replace(/[0-9a-f]{16,}|[0-9A-HJKMNP-TV-Z]{20,}/gi, "…"));
      }
      assert.equal(texts[0], texts[1]);
      await solo.close();
    });

    test("a name that no face can print is refused with its character, before anything is issued", async () => {
      const visitor = await visit(env, { account: "rare-missing" });
      await visitor.page.goto(`${env.origin}/request`);
      await ask(visitor.page, zh);
      const notice = visitor.page.locator("#failure");
      await notice.waitFor();
      assert.match(await notice.innerText(), /𠮷/u);
      assert.equal((await listed(env, visitor.context)).length, 0);
      await visitor.close();
    });

    test("an agent first chooses the firm, and the report is that firm's", async () => {
      const visitor = await visit(env);
      await signIn(env, visitor.page, "agent", "/request");
      const { page } = visitor;
      await page.getByRole("heading", { level: 1, name: zh.firm_title }).waitFor();
      await page.getByRole("button", { name: zh.firm_action }).click();
      await page.getByText(zh.firm_required).first().waitFor();
      await page.locator("#firm-1").check();
      await page.getByRole("button", { name: zh.firm_action }).click();
      await ask(page, zh);
      await page.getByRole("heading", { level: 1, name: zh.issued_title }).waitFor();
      await page.getByRole("link", { name: zh.read, exact: true }).click();
      await page.locator("article.report").getByText("代二（演示）稻米专业合作社").first().waitFor();
      await page.goto(`${env.origin}/request`);
      await page.getByRole("button", { name: zh.firm_change }).click();
      await page.locator("#firm-0").check();
      await page.getByRole("button", { name: zh.firm_action }).click();
      await page.getByText("代一（演示）商贸有限公司").first().waitFor();
      assert.equal((await listed(env, visitor.context)).length, 0, "the other firm's report is not this firm's");
      await visitor.close();
    });
  });
