// The consoles: a firm objects, its unit answers, and the next report is right; a unit delivers and gets back what is
// wrong. Each page is looked at by axe and at 320 px on the way.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DESKTOP, PHONE, issue, listed, signIn, visit } from "../lib/browser.mjs";
import { heading, look } from "../lib/look.mjs";
import { consoleEn, consoleZh, verifyZh, zh } from "../lib/words.mjs";

const { common, deliveries, objections, records, repairs } = consoleZh;

/** A page of a console for an account. */
async function at(env, account, path, options = {}) {
  const visitor = await visit(env, options);
  await signIn(env, visitor.page, account, path);
  return visitor;
}

const json = async (env, visitor, path) => {
  const answer = await visitor.context.request.get(`${env.origin}${path}`, { headers: { accept: "application/json" } });
  assert.equal(answer.status(), 200, path);
  return answer.json();
};

/** All records of the firm that is signed in. */
const ownRecords = (env, visitor) => json(env, visitor, "/api/records").then(({ records }) => records);

/** The smallest picture that is one. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==",
  "base64",
);

/** Right lines of penalties of a firm. */
const penalties = (firm, count) =>
  Array.from({ length: count }, (_, n) => ({
    CF_XDR_MC: firm.name,
    CF_XDR_LB: "法人及非法人组织",
    CF_XDR_SHXYM: firm.credit_code,
    CF_WSH: `演环罚字〔2026〕台${n + 1}号`,
    CF_WFXW: "未按规定贮存",
    CF_SY: `第${n + 1}次检查发现未按规定贮存`,
    CF_YJ: "《某条例》第一条",
    CF_CFLB: "罚款",
    CF_NR: "罚款一万元",
    CF_NR_FK: "1",
    CF_JDRQ: "2026-03-02",
    CF_YXQ: "2027-03-02",
    CF_CFJG: "演示生态环境局",
    CF_CFJGDM: "11320900MA1000009U",
    CF_SJLY: "演示生态环境局",
    CF_SJLYDM: "11320900MA1000009U",
  }));

/** The headers of the penalty form by their codes, as its page says them. */
async function fieldsOf(env, visitor) {
  const page = await visitor.context.request.get(`${env.origin}/fields/penalty`);
  const template = await visitor.context.request.get(`${env.origin}/api/templates/penalty.csv`);
  const names = (await template.text()).replace("\uFEFF", "").trim().split(",");
  const codes = [...(await page.text()).matchAll(/\b(?:CF_[A-Z_]+|BZ|XZ_[A-Z]+)\b/g)].map(([code]) => code);
  return Object.fromEntries([...new Set(codes)].map((code, place) => [code, names[place]]));
}

export default (env) =>
  describe("the consoles", () => {
    test("their code is loaded by nobody else", async () => {
      const visitor = await visit(env, { account: "acme" });
      const asked = [];
      visitor.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      for (const path of ["/", "/guide", "/reports"]) await visitor.page.goto(`${env.origin}${path}`, { waitUntil: "networkidle" });
      assert.deepEqual(asked.filter((path) => path.startsWith("/console")), []);
      await visitor.page.goto(`${env.origin}/console`, { waitUntil: "networkidle" });
      assert.ok(asked.some((path) => /^\/console\/console-.*\.wasm$/.test(path)), asked.join());
      await visitor.close();
    });

    test("signing in comes back to the page that was asked for", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/console/records`);
      await heading(page, common.sign_in_title);
      await look(visitor, "sign-in of the console");
      await page.getByRole("link", { name: zh.sign_in_action }).click();
      await page.locator('a[href*="account=records"]').click();
      await heading(page, records.title);
      assert.equal(new URL(page.url()).pathname, "/console/records");
      await visitor.close();
    });

    test("an address that is no page says so, and a bank has no console", async () => {
      const visitor = await at(env, "bank", "/console");
      await heading(visitor.page, common.no_console_title);
      await look(visitor, "no console");
      await visitor.page.goto(`${env.origin}/console/nothing/here`);
      await heading(visitor.page, zh.not_found_title);
      await visitor.close();
    });

    test("the explanation of each shown and unshown record names its article", async () => {
      const visitor = await visit(env, { account: "records" });
      const { page } = visitor;
      const no = await issue(env, page, zh, { years: 1 });
      await page.goto(`${env.origin}/reports/${no}`);
      await page.getByRole("link", { name: zh.why }).click();
      await heading(page, records.why_title);
      await page.locator(".work li").first().waitFor();
      const why = await json(env, visitor, `/api/reports/${no}/explanation`);
      const shown = await page.locator(".work li").allInnerTexts();
      assert.equal(shown.length, why.records.length);
      assert.ok(why.records.some((one) => one.in_report === "shown") && why.records.some((one) => one.in_report === "not_shown"));
      for (const [place, text] of shown.entries()) {
        assert.match(text, /实施方案[一二三]\([一二三四五六]\)/, text);
        assert.ok(text.includes(why.records[place].sentence), text);
      }
      await look(visitor, "explanation");
      await visitor.close();
    });

    test("an entity objects, the mark appears, the unit upholds, the next report is right and the history tells all", async () => {
      // The firm files.
      const firm = await at(env, "records", "/console");
      const { page } = firm;
      await issue(env, page, zh, { years: 3 });
      const [before] = await listed(env, firm.context);
      await page.goto(`${env.origin}/console`);
      await heading(page, common.home_firm_title);
      await look(firm, "home of a firm");
      await page.getByRole("link", { name: common.nav_records }).first().click();
      await heading(page, records.title);
      await page.locator(".work li").first().waitFor();
      await look(firm, "my records");
      const own = await ownRecords(env, firm);
      const target = own.find(({ shown, unit }) => shown && unit.name_zh.includes("生态环境"));
      assert.ok(target, "the firm has a record of the environment bureau");
      await page.locator(`a[href="/console/records/${target.record.id}"]`).click();
      await heading(page, records.record_title);
      await look(firm, "one record");
      await page.getByRole("link", { name: records.object }).click();
      await heading(page, objections.file_title);
      await page.getByRole("button", { name: objections.file_action }).click();
      await page.locator("#summary").waitFor();
      assert.equal(await page.locator("#summary a").count(), 2, "the reason and the statement are missing");
      await look(firm, "objection with its faults");
      await page.locator("#reason-content_differs").check();
      await page.locator("#statement").fill("决定书载明的金额与记录不符。");
      await page.locator("#attachments").setInputFiles({ name: "决定书.png", mimeType: "image/png", buffer: PNG });
      await look(firm, "objection");
      await page.getByRole("button", { name: objections.file_action }).click();
      await heading(page, objections.one_title);
      await page.getByText(objections.filed).waitFor();
      await look(firm, "one objection, of a firm");
      const id = new URL(page.url()).pathname.split("/").pop();

      // The mark is on a new report and on verification.
      await issue(env, page, zh, { years: 3 });
      const [marked] = await listed(env, firm.context);
      await page.goto(`${env.origin}/reports/${marked.report_no}`);
      const printed = page.locator("section.record").filter({ hasText: target.record.document_no });
      await printed.getByText("异议处理中").waitFor();
      for (const code of [before.code, marked.code]) {
        const verdict = await json(env, firm, `/v/${code}`);
        assert.ok(verdict.notes.includes("objection_open"), JSON.stringify(verdict.notes));
      }

      // The unit works through its list by keyboard, accepts and upholds.
      const unit = await at(env, "bureau-env", "/console", { device: DESKTOP });
      await heading(unit.page, common.home_unit_title);
      await unit.page.locator(`.work a[href="/console/objections/${id}"]`).waitFor();
      await look(unit, "work list of a unit");
      await unit.page.locator(`.work a[href="/console/objections/${id}"]`).focus();
      await unit.page.keyboard.press("Enter");
      await heading(unit.page, objections.one_title);
      await unit.page.locator("#act").check();
      await unit.page.getByRole("button", { name: objections.accept, exact: true }).click();
      await unit.page.getByText(objections.done).waitFor();
      await look(unit, "one objection, of a unit");
      await unit.page.locator("#act").check();
      await unit.page.getByRole("button", { name: objections.answer_action }).click();
      await unit.page.locator("#summary").waitFor();
      await look(unit, "answer with its faults");
      await unit.page.locator("#outcome").check();
      await unit.page.locator("#correction-withdraw").check();
      await unit.page.locator(".within textarea").fill("对象错误");
      await unit.page.locator("#statement").fill("经核查，异议成立，已撤销这条记录。");
      await look(unit, "answer");
      await unit.page.getByRole("button", { name: objections.answer_action }).click();
      await unit.page.getByText(objections.done).waitFor();
      await unit.close();

      // The next report is right, the older ones say that records changed.
      await issue(env, page, zh, { years: 3 });
      const [after] = await listed(env, firm.context);
      assert.equal(after.conclusion.records, before.conclusion.records - 1);
      const verdict = await json(env, firm, `/v/${before.code}`);
      assert.ok(verdict.notes.includes("records_changed") && !verdict.notes.includes("objection_open"));

      // The history tells all of it.
      await page.goto(`${env.origin}/console/objections/${id}`);
      await page.locator(".timeline li").first().waitFor();
      const told = await page.locator(".timeline li").allInnerTexts();
      assert.equal(told.length, 3, told.join("\n"));
      assert.match(told[0], /经核查，异议成立/);
      assert.match(told[0], /对象错误/);
      assert.match(told[2], /决定书载明的金额与记录不符/);
      assert.match(told[2], /决定书\.png/);
      await page.goto(`${env.origin}/console/records/${target.record.id}`);
      await page.getByRole("link", { name: records.version_objection }).first().waitFor();
      await look(firm, "history of a corrected record");
      await firm.close();
    });

    test("a unit asks for more, the firm supplies it, and takes the objection back", async () => {
      const firm = await at(env, "records", "/console/records");
      const own = await ownRecords(env, firm);
      const target = own.find(({ objection, unit }) => !objection && unit.name_zh.includes("生态环境"));
      assert.ok(target, "the firm has another record of the environment bureau");
      await firm.page.goto(`${env.origin}/console/records/${target.record.id}/object`);
      await firm.page.locator("#reason").check();
      await firm.page.locator("#statement").fill("不是我公司。");
      await firm.page.getByRole("button", { name: objections.file_action }).click();
      await firm.page.getByText(objections.filed).waitFor();
      const address = firm.page.url();

      const unit = await at(env, "bureau-env", new URL(address).pathname);
      for (const [act, words] of [["accept", objections.accept], ["ask", objections.ask]]) {
        await unit.page.locator(`input[name="act"][value="${act}"]`).check();
        if (act === "ask") await unit.page.locator("#statement").fill("请补充营业执照。");
        await unit.page.getByRole("button", { name: words, exact: true }).click();
        await unit.page.getByText(objections.done).waitFor();
      }
      await unit.close();

      await firm.page.goto(`${env.origin}/console/objections`);
      await heading(firm.page, objections.title);
      await firm.page.locator(`a[href="${new URL(address).pathname}"]`).click();
      await firm.page.locator("#statement").fill("营业执照见附件。");
      await look(firm, "what is asked for");
      await firm.page.getByRole("button", { name: objections.supply, exact: true }).click();
      await firm.page.getByText(objections.done).waitFor();
      await firm.page.locator("details summary", { hasText: objections.withdraw }).click();
      await firm.page.getByRole("button", { name: objections.withdraw }).click();
      await firm.page.locator(".timeline li").nth(4).waitFor();
      assert.equal(await firm.page.locator("form").count(), 0, "nothing more is to be done");
      await firm.close();
    });

    test("a repaired record vanishes", async () => {
      const firm = await at(env, "big", "/console/repairs");
      const { page } = firm;
      await heading(page, repairs.title);
      await look(firm, "no application");
      let target;
      for (let path = "/api/records"; path && !target; ) {
        const part = await json(env, firm, path);
        target = part.records.find(
          ({ shown, repair, unit }) => shown && repair.state === "may_apply" && unit.name_zh.includes("生态环境"),
        );
        path = part.next && `/api/records?after=${encodeURIComponent(part.next)}`;
      }
      assert.ok(target, "a record of the environment bureau whose repair can be applied for");
      const [before] = await issue(env, page, zh, { years: 3 }).then(() => listed(env, firm.context));
      await page.goto(`${env.origin}/console/records/${target.record.id}`);
      await page.getByRole("link", { name: repairs.apply, exact: true }).click();
      await heading(page, repairs.apply_title);
      await page.getByRole("button", { name: repairs.apply_action }).click();
      await page.locator("#summary").waitFor();
      await look(firm, "application with its faults");
      await page.locator("#statement").fill("已整改并缴清罚款。");
      await page.locator("#commitment").fill("今后依法经营，接受监督。");
      await page.locator("#attachments").setInputFiles({ name: "缴款.png", mimeType: "image/png", buffer: PNG });
      await page.getByRole("button", { name: repairs.apply_action }).click();
      await page.getByText(repairs.filed).waitFor();
      await look(firm, "one application, of a firm");
      const path = new URL(page.url()).pathname;

      const unit = await at(env, "bureau-env", path);
      await unit.page.locator('input[name="act"][value="accept"]').check();
      await unit.page.getByRole("button", { name: objections.accept, exact: true }).click();
      await unit.page.getByText(objections.done).waitFor();
      await unit.page.locator('input[name="act"][value="decide"]').check();
      await unit.page.locator("#outcome").check();
      for (const tick of await unit.page.locator('input[type="checkbox"]').all()) await tick.check();
      await unit.page.locator("#statement").fill("经核实，条件已全部具备。");
      await look(unit, "decision");
      await unit.page.getByRole("button", { name: repairs.decide, exact: true }).click();
      await unit.page.getByText(objections.done).waitFor();
      await unit.close();

      await page.goto(`${env.origin}/console/records/${target.record.id}`);
      await page.getByRole("link", { name: records.version_repair }).first().waitFor();
      await look(firm, "a repaired record");
      const [after] = await issue(env, page, zh, { years: 3 }).then(() => listed(env, firm.context));
      assert.equal(after.conclusion.records, before.conclusion.records - 1);
      await firm.close();
    });

    test("a bureau delivers 1,000 rows with 37 faults and gets exactly those back", async () => {
      const agent = await visit(env, { account: "agent" });
      const { entities } = await json(env, agent, "/api/session");
      await agent.close();
      const rows = penalties(entities[2], 1000);
      const wrong = new Map();
      for (let n = 0; n < 37; n++) {
        const at = 13 + n * 26;
        const [column, value] = [["CF_JDRQ", "2024年2月30日"], ["CF_NR_FK", "一万"], ["CF_SY", ""], ["CF_XDR_SHXYM", "91320900MA1000009X"]][n % 4];
        rows[at][column] = value;
        wrong.set(at + 1, rows[at]);
      }
      const header = Object.keys(rows[0]);
      const lines = rows.map((row) => header.map((name) => row[name]).join(","));
      const file = join(env.folder, "penalties.csv");
      writeFileSync(file, `${header.join(",")}\r\n${lines.join("\r\n")}\r\n`);

      const unit = await at(env, "bureau-env", "/console/deliveries");
      const { page } = unit;
      await heading(page, deliveries.title);
      await look(unit, "deliveries");
      await page.getByRole("link", { name: deliveries.new_file }).click();
      await heading(page, deliveries.file_title);
      await page.getByRole("button", { name: deliveries.file_action, exact: true }).click();
      await page.locator("#summary").waitFor();
      await look(unit, "delivery with its faults");
      await page.locator("#file").setInputFiles(file);
      await page.locator("#kind").selectOption("penalty");
      assert.ok((await page.locator("#sector option").count()) < 10, "its own sectors alone");
      await page.locator("#sector").selectOption({ index: 1 });
      await page.locator("#as_of").fill("2026-10-13");
      await page.getByRole("button", { name: deliveries.file_action, exact: true }).click();
      await page.waitForURL("**/console/deliveries/web-*", { timeout: 60_000 });
      await page.locator("table.lines tbody tr").nth(36).waitFor();
      const told = await page.locator("table.lines tbody th").allInnerTexts();
      assert.deepEqual(told.map(Number), [...wrong.keys()]);
      const counts = await page.locator(".counts dd").allInnerTexts();
      assert.deepEqual(counts.slice(0, 4).map(Number), [963, 0, 0, 37]);
      await look(unit, "what became of a delivery");
      const arriving = page.waitForEvent("download");
      await page.getByRole("link", { name: deliveries.download.replace("{count}", "37") }).click();
      const back = join(env.folder, "refused.csv");
      await (await arriving).saveAs(back);
      const [names, ...returned] = readFileSync(back, "utf8").replace("\uFEFF", "").trim().split("\r\n");
      assert.deepEqual(names.split(",").slice(0, header.length), header);
      assert.deepEqual(
        returned.map((line) => line.split(",").slice(0, header.length)),
        [...wrong.values()].map((row) => header.map((name) => row[name])),
      );
      await unit.close();
    });

    test("a file of more than 6 MB is uploaded and taken in while the page follows", async () => {
      const agent = await visit(env, { account: "agent" });
      const { entities } = await json(env, agent, "/api/session");
      await agent.close();
      const rows = penalties(entities[2], 620).map((row, n) => ({ ...row, CF_WSH: `演环罚字〔2026〕大${n + 1}号`, CF_SY: "未按规定贮存".repeat(650) }));
      const header = Object.keys(rows[0]);
      const lines = [header, ...rows.map((row) => header.map((name) => row[name]))].map((cells) => cells.join(","));
      const content = Buffer.from(`${lines.join("\r\n")}\r\n`);
      assert.ok(content.length > 6 * 1024 * 1024, `${content.length}`);
      const unit = await at(env, "bureau-env", "/console/deliver", { device: DESKTOP });
      const { page } = unit;
      const sent = [];
      page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
      await page.locator("#file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: content });
      await page.locator("#kind").selectOption("penalty");
      await page.locator("#sector").selectOption({ index: 1 });
      await page.locator("#as_of").fill("2026-10-13");
      await page.getByRole("button", { name: deliveries.file_action, exact: true }).click();
      await page.waitForURL("**/console/deliveries/web-*", { timeout: 60_000 });
      await page.getByText(deliveries.all_good).waitFor({ timeout: 90_000 });
      assert.equal(await page.locator(".counts dd").first().innerText(), "620");
      assert.ok(sent.includes("POST /api/uploads") && !sent.includes("POST /api/deliveries"), sent.join());
      await page.goto(`${env.origin}/console/deliveries`);
      await page.locator(".work li").first().waitFor();
      await look(unit, "list of deliveries");
      await unit.close();
    });

    test("a single record is typed in: its faults stand at their fields, and then it is taken", async () => {
      const agent = await visit(env, { account: "agent" });
      const { entities } = await json(env, agent, "/api/session");
      await agent.close();
      const unit = await at(env, "bureau-env", "/console/enter");
      const { page } = unit;
      await heading(page, deliveries.enter_which);
      await look(unit, "which kind of record");
      await page.locator('a[href="/console/enter/penalty"]').click();
      await page.getByRole("button", { name: deliveries.enter_action }).click();
      await page.locator("#summary").waitFor();
      const missing = await page.locator("#summary a").count();
      assert.equal(missing, 15, "every required field is named");
      await look(unit, "a record that is typed in, with its faults");
      const [row] = penalties(entities[2], 1);
      const labels = await fieldsOf(env, unit);
      for (const [code, value] of Object.entries({ ...row, CF_WSH: "演环罚字〔2026〕录入1号", CF_XDR_SHXYM: "91320900MA1000009X" })) {
        const field = page.locator(`[id="${labels[code]}"]`);
        if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
        else await field.fill(value);
      }
      await page.locator("#sector").selectOption({ index: 1 });
      await page.locator("#as_of").fill("2026-10-13");
      await page.getByRole("button", { name: deliveries.enter_action }).click();
      await page.locator("#summary a").waitFor();
      assert.equal(await page.locator("#summary a").count(), 1, "the credit code alone is wrong");
      await page.locator("#summary a").click();
      assert.equal(await page.evaluate(() => document.activeElement?.id), labels.CF_XDR_SHXYM);
      await page.locator(`[id="${labels.CF_XDR_SHXYM}"]`).fill(row.CF_XDR_SHXYM);
      await page.getByRole("button", { name: deliveries.enter_action }).click();
      await page.getByText(deliveries.enter_taken).waitFor();
      await unit.close();
    });

    test("the credit office sees what is overdue and how units deliver", async () => {
      const office = await at(env, "credit-office", "/console");
      await heading(office.page, common.home_office_title);
      await office.page.getByText(objections.none_open).or(office.page.locator(".work li").first()).waitFor();
      await look(office, "home of the credit office");
      await office.page.getByRole("link", { name: common.nav_units }).click();
      await heading(office.page, consoleZh.office.title);
      const { units } = await json(env, office, "/api/units/standing");
      await office.page.locator("table.standing tbody tr").nth(units.length - 1).waitFor();
      await look(office, "standing of units");
      await office.close();
    });

    test("the credit office: usage, the policy by two persons, and who may act", async () => {
      const { policies } = consoleZh;
      const first = await at(env, "credit-office", "/console/usage", { device: DESKTOP });
      const { page } = first;
      await heading(page, policies.usage_title);
      await page.locator("table.lines").first().waitFor();
      await look(first, "usage");
      await page.locator("#from").fill("2026-10-01");
      await page.locator("#through").fill("2026-10-14");
      await page.getByRole("button", { name: policies.show }).click();
      await page.waitForURL("**/console/usage?from=2026-10-01&through=2026-10-14");
      const arriving = page.waitForEvent("download");
      await page.getByRole("link", { name: policies.csv_reports }).click();
      assert.match((await arriving).suggestedFilename(), /\.csv$/);

      const { policy } = await json(env, first, "/api/policy/versions");
      await page.goto(`${env.origin}/console/policy/new`);
      await page.locator("#draft-title").fill("没有这样的领域");
      await page.locator("#text").fill(`extends = "${policy}"\n[nonsense]\n`);
      await page.getByRole("button", { name: policies.draft_action }).click();
      await page.locator("#summary").waitFor();
      await look(first, "draft with its faults");
      await page.locator("#draft-title").fill("演示：答复期限");
      await page.locator("#text").fill(`extends = "${policy}"\n[objections]\nanswer = 9\n`);
      await page.getByRole("button", { name: policies.draft_action }).click();
      await page.getByText(policies.own_hint).waitFor();
      const draft = new URL(page.url()).pathname;
      await first.close();
      const other = await at(env, "credit-office-2", draft);
      await other.page.locator("table.changes").waitFor();
      await look(other, "a draft to be read");
      await other.page.getByRole("button", { name: policies.publish }).click();
      await other.page.getByText(policies.published).first().waitFor();
      await other.close();

      const users = await at(env, "credit-office", "/console/users");
      await heading(users.page, policies.users_title);
      await users.page.locator(".work li").first().waitFor();
      await look(users, "users");
      await users.page.goto(`${env.origin}/console/users/new`);
      await users.page.getByRole("button", { name: policies.grant_action }).click();
      await users.page.locator("#summary").waitFor();
      await look(users, "grant with its faults");
      await users.page.locator("#subject").fill("someone-new");
      await users.page.locator("#name").fill("演示新人");
      await users.page.locator("#role-credit_office").check();
      await users.page.getByRole("button", { name: policies.grant_action }).click();
      await users.page.getByText(policies.granted).waitFor();
      await look(users, "a proposed officer");
      const path = new URL(users.page.url()).pathname;
      await users.close();
      const second = await at(env, "credit-office-2", path);
      await second.page.getByRole("button", { name: policies.confirm }).click();
      await second.page.getByText(policies.granted).waitFor();
      await second.page.getByText(policies.users_title).first().waitFor();
      await second.close();
    });

    test("the credit office holds a record, and lifts the hold", async () => {
      const { holds, record_acts } = consoleZh;
      const firm = await at(env, "records", "/console/records");
      const { records } = await json(env, firm, "/api/records");
      const shown = records.find((one) => one.shown);
      const office = await at(env, "credit-office", "/console/holds");
      const { page } = office;
      await heading(page, holds.title);
      await page.getByText(holds.none_open).waitFor();
      await look(office, "no hold");
      await page.goto(`${env.origin}/console/holds/new`);
      await page.getByRole("button", { name: holds.place_action }).click();
      await page.locator("#summary").waitFor();
      await look(office, "a hold with its faults");
      await page.goto(`${env.origin}/console/records/${shown.record.id}`);
      await page.getByRole("link", { name: record_acts.hold }).click();
      await heading(page, holds.place_record);
      await page.locator("#reason").check();
      await page.locator("#statement").fill("法院裁定暂缓公开。");
      await page.getByRole("button", { name: holds.place_action }).click();
      await page.getByText(holds.placed).waitFor();
      await look(office, "a hold");
      const held = (await json(env, firm, "/api/records")).records.find((one) => one.record.id === shown.record.id);
      assert.equal(held.shown, false);
      await page.locator("#statement").fill("裁定已撤销。");
      await page.getByRole("button", { name: holds.lift, exact: true }).click();
      await page.getByText(holds.lift_done).waitFor();
      const again = (await json(env, firm, "/api/records")).records.find((one) => one.record.id === shown.record.id);
      assert.equal(again.shown, true);
      await office.close();
      await firm.close();
    });

    test("in English, by keyboard, a long list is searched and walked through", async () => {
      const visitor = await at(env, "big", "/console/records", { device: DESKTOP, lang: "en" });
      const { page } = visitor;
      await heading(page, consoleEn.records.title);
      await page.locator(".work li").nth(99).waitFor();
      await page.getByRole("button", { name: consoleEn.common.more }).click();
      await page.locator(".work li").nth(199).waitFor();
      const [wanted] = (await ownRecords(env, visitor)).slice(42);
      await page.locator("#search").fill(wanted.record.document_no);
      await page.locator(".work li").nth(1).waitFor({ state: "detached" });
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await heading(page, consoleEn.records.record_title);
      assert.equal(new URL(page.url()).pathname, `/console/records/${wanted.record.id}`);
      await look(visitor, "one record in English");
      await visitor.close();
    });
  });
