// The withdrawn list that the verify page keeps: what it says once the service is gone, and what it never believes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESKTOP, visit } from "../lib/browser.mjs";
import { keptList, listIsKept, loadAll, overall, report, stands, watched, withdraw } from "../lib/checking.mjs";
import { look } from "../lib/look.mjs";
import { drawFirstPage } from "../lib/pdf.mjs";
import { checkingEn, checkingZh } from "../lib/words.mjs";

const NAME = "xinzheng.withdrawn";
const LIST = "**/v/withdrawn*";
const HOUR = 3_600_000;
/** Whether a row says the list's time, to the minute. */
const saysWhen = (said) => said.includes(`${checkingZh.list_as_of}：`) && /2026-10-14 \d\d:\d\d$/m.test(said);

/** Requests for the list or for changes of it. */
const asksList = (asked) => asked.map(({ url }) => new URL(url)).filter(({ pathname }) => pathname === "/v/withdrawn").map(({ search }) => search);

/** Gives a page a picture of a report, and waits for what follows from it without the service. */
async function scan(page, { picture }, state) {
  await page.locator("#picture").setInputFiles(picture);
  await stands(page, "seal", "agrees", ".scan");
  return stands(page, "online", state, ".scan");
}

export default (env) =>
  describe("the withdrawn list that the verify page keeps", () => {
    let good;
    let gone;
    /** An answer of before the withdrawal: the service's, and of no use any more. */
    let older;
    /** Somebody who was here before the withdrawal. */
    let early;

    before(async () => {
      [good, gone] = [await report(env, "acme", "listed-not"), await report(env, "solo", "listed")];
      for (const one of [good, gone]) {
        one.picture = one.pdf.replace(/\.pdf$/, ".png");
        drawFirstPage(one.pdf, one.picture, 200);
      }
      older = await (await fetch(`${env.origin}/v/withdrawn`)).text();
      early = await visit(env);
      await early.page.goto(`${env.origin}/v`);
      await listIsKept(early.page);
      await withdraw(env, gone.report_no);
    });

    after(() => early?.context.close());

    test("a withdrawn report that was opened is withdrawn too once the service is gone, by file and by scan", async () => {
      const visitor = await visit(env);
      const { page, context } = visitor;
      await page.goto(gone.url);
      await stands(page, "online", "disagrees");
      await listIsKept(page);
      await loadAll(page);
      await context.setOffline(true);
      const said = await scan(page, gone, "disagrees");
      assert.ok(said.includes(checkingZh.withdrawn_list));
      assert.ok(saysWhen(said), said);
      await page.locator('.scan .said[data-overall="disagrees"]').waitFor();
      await page.locator("#file").setInputFiles(gone.pdf);
      assert.ok(saysWhen(await stands(page, "online", "disagrees", ".file")));
      await stands(page, "file_signature", "agrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await look(visitor, "withdrawn by the kept list");
      await visitor.close();
    });

    for (const [lang, words, device] of [["zh-CN", checkingZh, undefined], ["en", checkingEn, DESKTOP]]) {
      test(`on the page of another report a withdrawn one is told; one that is not in the list was not withdrawn so far (${lang})`, async () => {
        const visitor = await visit(env, { lang, device });
        const { page, context } = visitor;
        const [address, seal] = good.url.split("#");
        await page.goto(`${address}${lang === "en" ? "?lang=en" : ""}#${seal}`);
        await stands(page, "log", "agrees");
        await listIsKept(page);
        await loadAll(page);
        await context.setOffline(true);
        await scan(page, gone, "disagrees");
        const said = await scan(page, good, "agrees");
        for (const part of [words.withdrawn_list, words.not_listed, words.list_as_of, "2026-10-14 "]) assert.ok(said.includes(part), part);
        const summary = page.locator('.scan .said[data-overall="agrees_listed"]');
        assert.ok((await summary.innerText()).startsWith(words.agrees_listed));
        await look(visitor, `not in the kept list, ${lang}`);
        // A file's log proof cannot be had: not everything is known.
        await page.locator("#file").setInputFiles(good.pdf);
        await stands(page, "online", "agrees", ".file");
        await page.locator('.file .said[data-overall="not_known"]').waitFor();
        // A day later the verifier finds the list too old, and the page says no more than that.
        await page.clock.setFixedTime(Date.now() + 25 * HOUR);
        const late = await scan(page, good, "not_known");
        for (const part of [words.online_unavailable, words.withdrawn_list, words.list_as_of]) assert.ok(late.includes(part), part);
        await page.locator('.scan .said[data-overall="not_known"]').waitFor();
        await scan(page, gone, "disagrees");
        await visitor.close();
      });
    }

    test("who was here before loads what has changed alone, and nothing within minutes of the service's time", async () => {
      const { page, context } = early;
      const [first] = await keptList(page);
      const asked = watched(page);
      await page.reload();
      await listIsKept(page, 2);
      const { sequence } = JSON.parse(JSON.parse(first).payload);
      assert.deepEqual(asksList(asked), [`?since=${sequence}`]);
      assert.equal((await keptList(page))[0], first);
      await page.goto(good.url);
      await stands(page, "log", "agrees");
      await loadAll(page);
      assert.equal(asksList(asked).length, 1);
      await context.setOffline(true);
      await scan(page, gone, "disagrees");
    });

    test("what is damaged in the storage is dropped: then nobody knows, and the seal is checked all the same", async () => {
      const visitor = await visit(env);
      const { page, context } = visitor;
      await page.goto(`${env.origin}/v`);
      await listIsKept(page);
      const [whole] = await keptList(page);
      await page.route(LIST, (route) => route.abort("internetdisconnected"));
      const { codes } = JSON.parse(JSON.parse(whole).payload);
      assert.ok(codes.length > 0);
      // The withdrawn report taken out of what was signed; one digit of the signature; rubbish; and far too much of it.
      const without = whole.replace(/\\"codes\\":\[[^\]]*\]/, '\\"codes\\":[]');
      const signature = whole.replace(/("signature":")(.)/, (_, before, digit) => before + (digit === "0" ? "1" : "0"));
      assert.ok(without !== whole && signature !== whole);
      for (const damaged of [without, signature, '{"payload":1}', "x".repeat(1 << 20)]) {
        await page.evaluate(([name, text]) => localStorage.setItem(name, text), [NAME, damaged]);
        await page.reload();
        await listIsKept(page, 0);
      }
      await loadAll(page);
      await context.setOffline(true);
      await page.clock.setFixedTime(new Date(Date.parse(good.issued_at) + 60_000));
      assert.ok((await scan(page, gone, "not_known")).includes(checkingZh.online_unavailable));
      await page.locator('.scan .said[data-overall="not_known"]').waitFor();
      await visitor.close();
    });

    test("an older list of the service's own, and one that it did not sign, take no newer one's place", async () => {
      const visitor = await visit(env);
      const { page, context } = visitor;
      await page.goto(`${env.origin}/v`);
      await listIsKept(page);
      const kept = await keptList(page);
      const forged = kept[0].replace(/\\"codes\\":\[[^\]]*\]/, '\\"codes\\":[]').replaceAll("2026-10-14T", "2026-10-15T");
      for (const body of [older, forged, "<html>"]) {
        await page.unroute(LIST);
        await page.route(LIST, (route) => route.fulfill({ contentType: "application/json", body }));
        const answered = page.waitForResponse(LIST);
        await page.reload();
        await answered;
        await loadAll(page);
        assert.deepEqual(await keptList(page), kept);
      }
      await context.setOffline(true);
      await scan(page, gone, "disagrees");
      await visitor.close();
    });

    test("a connection whose owner saves data loads no list, and off line nobody knows", async () => {
      const init = () => Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true, effectiveType: "4g" }) });
      const visitor = await visit(env, { init });
      const { page, context } = visitor;
      const asked = watched(page);
      await page.goto(good.url);
      await stands(page, "log", "agrees");
      await loadAll(page);
      await page.waitForLoadState("networkidle");
      assert.deepEqual([asksList(asked), await keptList(page)], [[], []]);
      await context.setOffline(true);
      await scan(page, gone, "not_known");
      await visitor.close();
    });

    test("a list that does not come keeps no row waiting", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      let held;
      const asked = new Promise((resolve) => page.route(LIST, (route) => resolve((held = route))));
      await page.goto(good.url);
      for (const check of ["online", "seal", "same_facts", "log"]) await stands(page, check, "agrees");
      assert.ok((await overall(page).innerText()).startsWith(checkingZh.agrees));
      await asked;
      await held.abort();
      await visitor.close();
    });

    test("where the service answers without a verdict its list still names a withdrawn report", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const now = Date.parse(good.issued_at) + 60_000;
      await page.clock.setFixedTime(now);
      // The page of a service whose store does not answer: no verdict, and no time.
      await page.route(/\/v\/[0-9A-Z]{16}(#|$)/, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace(/class="verdict \w+"/, 'class="slip"').replace(/ data-at="?\d+"?/, "");
        await route.fulfill({ response: answer, status: 503, body });
      });
      await page.goto(gone.url);
      assert.ok(saysWhen(await stands(page, "online", "disagrees")));
      await page.goto("about:blank");
      await page.goto(good.url);
      assert.ok((await stands(page, "online", "agrees")).includes(checkingZh.not_listed));
      await page.locator('main > .said[data-overall="agrees_listed"]').waitFor();
      await visitor.close();
    });
  });
