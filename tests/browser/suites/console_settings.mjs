// The consoles, what is done less often: a unit finds, corrects and withdraws a record; keys, notices, users and units.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { DESKTOP, issue, signIn, visit } from "../lib/browser.mjs";
import { heading, look } from "../lib/look.mjs";
import { consoleEn, consoleZh, zh } from "../lib/words.mjs";

const { common, office, policies, record_acts: acts, records, settings } = consoleZh;

async function at(env, account, path, options = {}) {
  const visitor = await visit(env, options);
  await signIn(env, visitor.page, account, path);
  return visitor;
}

async function json(env, visitor, path) {
  const answer = await visitor.context.request.get(`${env.origin}${path}`, { headers: { accept: "application/json" } });
  assert.equal(answer.status(), 200, path);
  return answer.json();
}

/** A penalty of the environment bureau that a report shows, of the firm with many records. */
async function penaltyOf(env, firm) {
  for (let path = "/api/records"; path; ) {
    const part = await json(env, firm, path);
    const found = part.records.find(
      ({ shown, objection, record, unit }) =>
        shown && !objection && record.kind === "penalty" && record.document_no && unit.name_zh.includes("生态环境"),
    );
    if (found) return found;
    path = part.next && `/api/records?after=${encodeURIComponent(part.next)}`;
  }
  throw new Error("the firm has no penalty of the environment bureau");
}

const send = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** A system of somebody's own that is told of things. */
async function listener() {
  const heard = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      heard.push(request.headers["webhook-id"]);
      response.writeHead(204).end();
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { heard, url: `http://127.0.0.1:${server.address().port}/notices`, close: () => server.close() };
}

/** Waits until something is so. */
async function until(is, what) {
  for (let n = 0; n < 300; n++) {
    if (await is()) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.fail(`not within 30 s: ${what}`);
}

export default (env) =>
  describe("the consoles' settings and acts on records", () => {
    test("all places of each role are reached from one page, by keyboard", async () => {
      for (const [account, places] of [["records", 4], ["bureau-env", 8], ["credit-office", 10]]) {
        const visitor = await at(env, account, "/console/all", { device: DESKTOP });
        const { page } = visitor;
        await heading(page, common.nav_all);
        await page.locator(".work .row").nth(places - 1).waitFor();
        assert.equal(await page.locator(".work .row").count(), places, account);
        await look(visitor, `all places of ${account}`);
        assert.ok((await page.locator("nav.nav a").count()) <= 5, "the bar is short");
        const addresses = await page.locator(".work .row").evaluateAll((links) => links.map((link) => link.pathname));
        for (const path of addresses) {
          await page.goto(`${env.origin}${path}`);
          await page.locator("h1").waitFor();
          assert.notEqual(await page.locator("h1").innerText(), common.other_role_title, path);
        }
        await page.goto(`${env.origin}/console/all`);
        await page.locator(".work .row").first().focus();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForURL(`${env.origin}${addresses[1]}`);
        await visitor.close();
      }
    });

    test("a unit finds a record, corrects one value of it, and withdraws it", async () => {
      const firm = await at(env, "big", "/console/records");
      const target = await penaltyOf(env, firm);
      const { entity } = await json(env, firm, "/api/session");
      const unit = await at(env, "bureau-env", "/console/find");
      const { page } = unit;
      await heading(page, acts.find);
      await send(page, acts.find_action);
      await page.locator("#summary a").waitFor();
      await look(unit, "a search with its fault");
      await page.locator("#credit_code").fill(entity.credit_code.toLowerCase());
      await page.locator("#document_no").fill("没有这样的文号");
      await send(page, acts.find_action);
      await page.getByText(acts.found_none).waitFor();
      await look(unit, "nothing was found");
      await page.locator("#document_no").fill(target.record.document_no);
      await send(page, acts.find_action);
      await page.locator(`a[href="/console/records/${target.record.id}"]`).waitFor();
      assert.equal(await page.locator("#document_no").inputValue(), target.record.document_no);
      await look(unit, "what was found");
      await page.locator(`a[href="/console/records/${target.record.id}"]`).click();
      await heading(page, records.record_title);
      await look(unit, "a record of a unit");

      // Only what is ticked has a field, with what stands there now.
      await page.getByRole("link", { name: acts.correct }).click();
      await heading(page, acts.correct_title);
      await send(page, acts.correct_action);
      await page.locator("#summary").waitFor();
      assert.equal(await page.locator("#summary a").count(), 2, "what changes and why");
      await look(unit, "a correction with its faults");
      assert.equal(await page.locator(".within .field").count(), 0);
      await page.locator('[id="fields.CF_SY"]').check();
      assert.equal(await page.locator(".within .field").count(), 1);
      const facts = page.locator('[id="correction.违法事实"]');
      await page.locator(".within").getByText(acts.now.replace("{value}", target.record.facts)).waitFor();
      await facts.fill("核实后的事实");
      await page.locator("#reason").fill("录入有误。");
      await look(unit, "a correction");
      await send(page, acts.correct_action);
      await page.getByText(acts.corrected).waitFor();
      await page.locator(".timeline li").nth(1).waitFor();
      await page.locator(".facts").getByText("核实后的事实").waitFor();
      await look(unit, "a corrected record");

      await page.getByRole("link", { name: acts.withdraw }).click();
      await heading(page, acts.withdraw_title);
      await send(page, acts.withdraw_action);
      await page.locator("#summary").waitFor();
      assert.equal(await page.locator("#summary a").count(), 4, "all that is missing");
      await look(unit, "a withdrawal with its faults");
      await page.locator("#ground").check();
      await page.locator("#reason").fill("行政复议决定撤销");
      await page.locator("#document_no").fill("演复决〔2026〕7号");
      await page.locator("#decided_on").fill("2026-10-13");
      await send(page, acts.withdraw_action);
      await page.getByText(acts.withdraw_done, { exact: true }).waitFor();
      await page.locator(".timeline li").nth(2).waitFor();
      assert.equal(await page.getByRole("link", { name: acts.withdraw }).count(), 0, "it is withdrawn once");
      await look(unit, "a withdrawn record");
      const now = await json(env, firm, `/api/records/${target.record.id}`);
      assert.deepEqual([now.own.shown, now.own.not_shown, now.columns.length], [false, "withdrawn", 0]);
      await unit.close();
      await firm.close();
    });

    test("a unit makes a key, which is shown once, and revokes it", async () => {
      const unit = await at(env, "bureau-env", "/console/keys");
      const { page } = unit;
      await heading(page, settings.keys_title);
      await page.getByText(settings.keys_none, { exact: true }).waitFor();
      await look(unit, "no keys");
      await page.getByRole("link", { name: settings.new_key }).click();
      await send(page, settings.new_key);
      await page.locator("#summary a").waitFor();
      await look(unit, "a key with its fault");
      await page.locator("#name").fill("报送程序");
      await send(page, settings.new_key);
      await heading(page, settings.made_title);
      const key = await page.locator("#told-once").inputValue();
      assert.match(key, /^xzk_/);
      await look(unit, "a key that is shown once");
      const delivered = () => fetch(`${env.origin}/api/deliveries/nothing`, { headers: { authorization: `Bearer ${key}` } });
      assert.equal((await delivered()).status, 404, "the key is good");
      await page.getByRole("link", { name: settings.kept }).click();
      await heading(page, settings.keys_title);
      assert.equal((await page.content()).includes(key), false);
      await page.goBack();
      await heading(page, settings.new_key);
      assert.equal(await page.locator("#told-once").count(), 0, "it is not shown again");
      await page.goto(`${env.origin}/console/keys`);
      await page.locator(".work .row").click();
      await heading(page, settings.key_title);
      await look(unit, "a key");
      await send(page, settings.revoke);
      await page.getByText(settings.revoke_done).waitFor();
      await look(unit, "keys");
      assert.equal((await delivered()).status, 401, "the key is no longer good");
      await unit.close();
    });

    test("a firm says where it is told of things, and its own system hears of a report, twice when it asks", async () => {
      const system = await listener();
      const firm = await at(env, "rare", "/console/notices");
      const { page } = firm;
      await heading(page, settings.notices_title);
      await page.getByText(settings.contact_none).waitFor();
      await look(firm, "no contact");
      await page.getByRole("link", { name: settings.contact_change }).click();
      await heading(page, settings.contact_change);
      await page.locator("#email").fill("not an address");
      await page.locator("#mobile").fill("12");
      await send(page, settings.contact_save);
      await page.locator("#summary").waitFor();
      assert.equal(await page.locator("#summary a").count(), 2, "both are wrong");
      await look(firm, "a contact with its faults");
      await page.locator("#email").fill("office@example.cn");
      await page.locator("#mobile").fill("");
      await send(page, settings.contact_save);
      await page.getByText(settings.contact_saved).waitFor();
      await page.getByText("office@example.cn").waitFor();
      await page.getByRole("link", { name: settings.contact_change }).click();
      await page.locator("details summary", { hasText: settings.contact_remove }).click();
      await send(page, settings.contact_remove);
      await page.getByText(settings.contact_removed).waitFor();

      await page.getByRole("link", { name: settings.new_hook }).click();
      await heading(page, settings.new_hook);
      await send(page, settings.hook_action);
      await page.locator("#summary").waitFor();
      assert.equal(await page.locator("#summary a").count(), 2, "the address and what it is told of");
      await look(firm, "an address with its faults");
      await page.locator("#url").fill(system.url);
      await page.locator('[id="events.report.issued"]').check();
      await send(page, settings.hook_action);
      await heading(page, settings.hook_made);
      assert.match(await page.locator("#told-once").inputValue(), /^whsec_/);
      await look(firm, "a secret that is shown once");
      await page.getByRole("link", { name: settings.kept }).click();
      await heading(page, settings.notices_title);
      const hook = await page.locator(".work .row").getAttribute("href");
      await look(firm, "notices");

      await issue(env, page, zh);
      await until(() => system.heard.length === 1, "the notice of a report");
      await page.goto(`${env.origin}${hook}`);
      await heading(page, settings.hook_title);
      await until(async () => {
        const { deliveries } = await json(env, firm, `/api/webhooks/${hook.split("/").pop()}/deliveries`);
        return deliveries[0]?.state === "delivered";
      }, "it is known to be delivered");
      await page.reload();
      await page.locator(".work .state.valid").waitFor();
      await look(firm, "what was sent");
      await page.getByRole("button", { name: settings.replay }).click();
      await page.getByText(settings.replayed).waitFor();
      await until(() => system.heard.length === 2, "the same notice again");
      assert.equal(system.heard[0], system.heard[1]);
      await page.locator("details summary", { hasText: settings.hook_remove }).click();
      await send(page, settings.hook_remove);
      await page.getByText(settings.hook_removed).waitFor();
      await page.getByText(settings.hooks_none).waitFor();
      await firm.close();
      system.close();
    });

    test("the credit office sees who acts for a unit and changes what somebody may do", async () => {
      const seer = await at(env, "credit-office", "/console/units");
      const { page } = seer;
      await heading(page, office.title);
      const { units } = await json(env, seer, "/api/units");
      const environment = units.find(({ id }) => id === "environment");
      assert.ok(environment.users.length > 0, "somebody acts for it");
      await page.locator('table.standing a[href="/console/units/environment"]').click();
      await heading(page, office.unit_title);
      await page.getByText(environment.name_zh).first().waitFor();
      assert.equal(await page.locator(".work li").count(), environment.users.length);
      await look(seer, "a unit");

      await page.goto(`${env.origin}/console/users/new`);
      await page.locator("#subject").fill("someone-to-change");
      await page.locator("#name").fill("演示调岗人员");
      await page.locator("#role-verifier").check();
      assert.equal(await page.locator("#unit").count(), 0, "a verifier has no unit");
      await send(page, policies.grant_action);
      await page.getByText(policies.granted).waitFor();
      await page.getByRole("link", { name: policies.change_role }).click();
      await heading(page, policies.change_title);
      await send(page, policies.change_action);
      await page.locator("#summary").waitFor();
      await look(seer, "a change of a role with its faults");
      await page.locator("#role").check();
      await page.locator("#unit").selectOption("environment");
      await look(seer, "a change of a role");
      await send(page, policies.change_action);
      await page.getByText(policies.granted).waitFor();
      await page.getByText(environment.name_zh).waitFor();
      await look(seer, "a user of a unit");
      await seer.close();
    });

    test("in English, the same pages", async () => {
      const words = consoleEn;
      for (const [account, path, title] of [
        ["bureau-env", "/console/keys/new", words.settings.new_key],
        ["bureau-env", "/console/notices", words.settings.notices_title],
        ["credit-office", "/console/find", words.record_acts.find],
        ["credit-office", "/console/units/environment", words.office.unit_title],
      ]) {
        const visitor = await at(env, account, path, { lang: "en" });
        await heading(visitor.page, title);
        await visitor.page.locator(".loading").waitFor({ state: "detached" });
        await look(visitor, `${path} in English`);
        await visitor.close();
      }
    });
  });
