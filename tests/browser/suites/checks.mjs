// What script adds to the verify page of a code: seal, log, and what it says when something is missing.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { DESKTOP, PHONE, visit } from "../lib/browser.mjs";
import { overall, report, row, stands, watched } from "../lib/checking.mjs";
import { contrasts } from "../lib/contrast.mjs";
import { look } from "../lib/look.mjs";
import { checkingEn, checkingZh, originalZh, scanningZh, verifyEn, verifyZh } from "../lib/words.mjs";

export default (env) =>
  describe("checks in the browser", () => {
    let own;

    before(async () => {
      own = await report(env, "acme", "checked");
    });

    test("a scanned code: the service, the seal and the log agree, and what stands behind # is never sent", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const asked = watched(page);
      await page.goto(own.url);
      for (const check of ["online", "seal", "same_facts", "log"]) await stands(page, check, "agrees");
      assert.match(await row(page, "log").innerText(), new RegExp(`${checkingZh.log_place}.*\\d`));
      assert.ok((await overall(page).innerText()).startsWith(checkingZh.agrees));
      const digits = own.url.split("#")[1];
      assert.equal(new URL(page.url()).hash, `#${digits}`, "a page that is loaded again still has its seal");
      assert.ok(asked.every(({ url, body }) => !url.split("#")[0].includes(digits.slice(0, 20)) && body === 0));
      await look(visitor, "all checks agree");
      await page.getByRole("link", { name: "English" }).click();
      await page.getByText(checkingEn.agrees).waitFor();
      await visitor.close();
    });

    test("in English on a wide screen, by keyboard, with the place of each check", async () => {
      const visitor = await visit(env, { device: DESKTOP, lang: "en" });
      const { page } = visitor;
      const [address, seal] = own.url.split("#");
      await page.goto(`${address}?lang=en#${seal}`);
      await page.getByText(checkingEn.agrees).waitFor({ timeout: 20_000 });
      const link = page.getByRole("link", { name: checkingEn.summary_link });
      await link.focus();
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "checks");
      assert.ok(page.url().endsWith(`#${seal}`));
      await look(visitor, "all checks agree, in English");
      await visitor.close();
    });

    test("a typed code has no seal: said plainly, and no failure", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url.split("#")[0]);
      await stands(page, "seal", "absent");
      await stands(page, "log", "absent");
      assert.ok((await overall(page).innerText()).startsWith(checkingZh.agrees_typed));
      await look(visitor, "typed");
      await visitor.close();
    });

    test("a whole address that is typed keeps its seal in the browser", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/v`);
      await page.locator(".file").waitFor();
      const asked = watched(page);
      await page.locator("#code").fill(own.url);
      await page.locator('form[action="/v"] button').click();
      await stands(page, "seal", "agrees");
      assert.ok(asked.every(({ url }) => !url.includes("%23") && !url.split("#")[0].includes(own.url.split("#")[1].slice(0, 20))));
      await visitor.close();
    });

    test("one changed digit of the seal disagrees", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const [address, digits] = own.url.split("#");
      for (const at of [20, 150, 300]) {
        const changed = digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
        await page.goto("about:blank");
        await page.goto(`${address}#${changed}`);
        await stands(page, "seal", "disagrees");
        assert.ok((await overall(page).innerText()).startsWith(checkingZh.disagrees));
      }
      await look(visitor, "a changed seal");
      await visitor.close();
    });

    test("a code that nobody issued disagrees, and the log is not asked", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const asked = watched(page);
      await page.goto(`${env.origin}/v/7K2M9QX4TB3NVW8A`);
      await stands(page, "online", "disagrees");
      await stands(page, "seal", "absent");
      assert.ok(asked.every(({ url }) => !url.endsWith("/proof")));
      await visitor.close();
    });

    test("a service that cannot answer: the seal is checked by the keys of an earlier visit, and nobody claims the rest", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url);
      await stands(page, "seal", "agrees");
      await page.goto("about:blank");
      await page.route(/\/v\/keys|\/proof$|\/log\/key/, (route) => route.abort("internetdisconnected"));
      await page.goto(own.url);
      await stands(page, "seal", "agrees");
      await stands(page, "log", "not_known");
      assert.ok((await overall(page).innerText()).startsWith(checkingZh.not_known));
      await visitor.close();
    });

    test("without keys the seal is not known, which is no word of forgery", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.route("**/v/keys", (route) => route.abort("internetdisconnected"));
      await page.goto(own.url);
      await stands(page, "seal", "not_known");
      await page.getByText(checkingZh.keys_missing).first().waitFor();
      await visitor.close();
    });

    test("another root than that of the first visit is not believed until somebody takes it", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url);
      await stands(page, "seal", "agrees");
      await page.evaluate(() => {
        const kept = JSON.parse(localStorage.getItem("xinzheng.keys"));
        localStorage.setItem("xinzheng.keys", JSON.stringify({ ...kept, root: kept.root.slice(0, -2) + "00", at: 0 }));
      });
      await page.reload();
      await stands(page, "seal", "not_known");
      await page.getByText(checkingZh.root_changed).first().waitFor();
      await look(visitor, "another root");
      await page.getByRole("button", { name: checkingZh.root_adopt }).click();
      await stands(page, "seal", "agrees");
      await visitor.close();
    });

    test("a wrong detail code comes back beside its field, with what was typed and the seal", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url);
      await stands(page, "seal", "agrees");
      await page.locator("#detail").fill("0000 0000");
      await page.getByRole("button", { name: originalZh.open }).click();
      const fault = page.locator('.slip[tabindex="-1"]');
      await fault.waitFor();
      assert.match(await page.title(), /^错误：/);
      assert.equal(await page.locator("#detail").inputValue(), "0000 0000");
      await stands(page, "seal", "agrees");
      assert.ok(await fault.evaluate((slip) => slip === document.activeElement), "what is wrong is read first");
      await look(visitor, "a wrong detail code");
      await fault.locator("a").click();
      assert.equal(await page.evaluate(() => document.activeElement.id), "detail");
      assert.ok(page.url().endsWith(`/original#${own.url.split("#")[1]}`), "the seal stays in the address");
      await page.getByRole("link", { name: "English" }).click();
      await page.getByRole("heading", { name: verifyEn.genuine }).waitFor();
      await stands(page, "seal", "agrees");
      await visitor.close();
      const without = await visit(env, { script: false });
      await without.page.goto(own.url.split("#")[0]);
      await without.page.locator("#detail").fill("1234567");
      await without.page.getByRole("button", { name: originalZh.open }).click();
      await without.page.locator("#detail-fault").waitFor();
      assert.match(await without.page.locator("#detail-fault").innerText(), /7位/);
      assert.equal(await without.page.locator("#detail").inputValue(), "1234567");
      await without.close();
    });

    test("every state of a row and of the summary is read at 4.5 to 1, in light and in dark", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url);
      await stands(page, "log", "agrees");
      for (const size of [PHONE.viewport, DESKTOP.viewport]) {
        await page.setViewportSize(size);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const measured = await page.evaluate(contrasts);
          assert.equal(measured.length, 7 * 3 + 7 * 2);
          const low = measured.filter(({ ratio }) => !(ratio >= 4.5));
          assert.deepEqual(low, [], `${colorScheme}, ${size.width} px`);
        }
      }
      await visitor.close();
    });

    test("the address bar's host is spelled out", async () => {
      const visitor = await visit(env);
      await visitor.page.goto(`${env.origin}/v`);
      assert.match(await visitor.page.locator(".bar").innerText(), new RegExp(`${scanningZh.host_bar}\\s*${new URL(env.origin).host}`));
      await look(visitor, "the start");
      await visitor.close();
    });

    test("without script the page is as it was", async () => {
      const visitor = await visit(env, { script: false });
      const { page } = visitor;
      await page.goto(own.url);
      assert.equal((await page.getByRole("heading", { level: 1 }).innerText()).trim(), verifyZh.genuine);
      for (const added of [".said", "#checks", ".file", ".scan", ".bar"]) assert.equal(await page.locator(added).count(), 0, added);
      await visitor.close();
    });
  });
