// The whole story on a server of its own, which is killed on the way: a large file goes in and its faults come back, a
// firm objects and its unit upholds, a record is repaired, and at the end each record is explained.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DESKTOP, issue, listed, signIn, visit } from "../lib/browser.mjs";
import { heading } from "../lib/look.mjs";
import { textOf } from "../lib/pdf.mjs";
import { startServer } from "../lib/server.mjs";
import { consoleZh, verifyZh, zh } from "../lib/words.mjs";

const { deliveries, objections, records, repairs } = consoleZh;

const LINES = 50_000;
const FAULTS = 500;
/** What is wrong in a line, and the permanent code of the reason that has to come back with it. */
const WRONG = [
  ["CF_JDRQ", "2024年2月30日", "line.date"],
  ["CF_NR_FK", "一万", "line.amount"],
  ["CF_SY", "", "line.required"],
  ["CF_XDR_SHXYM", "91320900MA1000009X", "credit_code.check_digit"],
];
/** Mark of a record (B 三(四)). */
const MARK = "异议处理中";

async function at(env, account, path, options = {}) {
  const visitor = await visit(env, options);
  await signIn(env, visitor.page, account, path);
  return visitor;
}

async function json(env, visitor, path, status = 200) {
  const answer = await visitor.context.request.get(`${env.origin}${path}`, { headers: { accept: "application/json" } });
  assert.equal(answer.status(), status, path);
  return answer.json();
}

/** Names and codes of firms of which a unit has records already, but for one. */
async function firmsOf(env, unit, except) {
  const answer = await unit.context.request.get(`${env.origin}/api/records/export?kind=penalty&sector=13`);
  assert.equal(answer.status(), 200);
  const [names, ...lines] = (await answer.text()).replace("\uFEFF", "").trim().split("\r\n").map((line) => line.split(","));
  const [name, code] = ["行政相对人名称", "统一社会信用代码"].map((title) => names.indexOf(title));
  const firms = new Map(lines.filter((cells) => cells.length === names.length).map((cells) => [cells[code], cells[name]]));
  firms.delete(except);
  assert.ok(firms.size > 5, `${firms.size} firms`);
  return [...firms];
}

/** A right line of a penalty that is old enough to be repaired. */
const penalty = ([code, name], number) => ({
  CF_XDR_MC: name,
  CF_XDR_LB: "法人及非法人组织",
  CF_XDR_SHXYM: code,
  CF_WSH: number,
  CF_WFXW: "未按规定贮存",
  CF_SY: "检查发现未按规定贮存危险废物",
  CF_YJ: "《某条例》第一条",
  CF_CFLB: "罚款",
  CF_NR: "罚款一万元",
  CF_NR_FK: "1",
  CF_JDRQ: "2024-03-05",
  CF_YXQ: "2027-03-05",
  CF_CFJG: "演示生态环境局",
  CF_CFJGDM: "11320900MA1000009U",
  CF_SJLY: "演示生态环境局",
  CF_SJLYDM: "11320900MA1000009U",
});

/** A file of penalties in which each hundredth line is wrong, and those lines by their numbers. */
function penalties(firms) {
  const wrong = new Map();
  const rows = Array.from({ length: LINES }, (_, n) => {
    const row = penalty(firms[n % firms.length], `演环罚字〔2026〕万${n + 1}号`);
    if (n % (LINES / FAULTS) === 41) {
      const [column, value, reason] = WRONG[wrong.size % WRONG.length];
      row[column] = value;
      wrong.set(n + 1, { cells: Object.values(row).join(","), reason });
    }
    return row;
  });
  return { wrong, file: csv("penalties.csv", rows) };
}

/** A file as it is chosen in a form. */
const csv = (name, rows) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${[Object.keys(rows[0]), ...rows.map(Object.values)].map((cells) => cells.join(",")).join("\r\n")}\r\n`),
});

/** Notes what a page says of its progress, as somebody who looks at it sees it. */
const watch = (page) =>
  page.evaluate(() => {
    window.told = { sent: [], taken: [] };
    const note = (list, value) => value && list.at(-1) !== value && list.push(value);
    new MutationObserver(() => {
      note(window.told.sent, document.querySelector("progress")?.value);
      note(window.told.taken, document.querySelector("p.loading")?.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });

/** Fills the form of a delivery and sends it. */
async function deliver(page, file, id) {
  await page.locator("#file").setInputFiles(file);
  await page.locator("#kind").selectOption("penalty");
  await page.locator("#sector").selectOption("13");
  await page.locator("#as_of").fill("2026-10-13");
  if (id) await page.locator("#id").fill(id);
  await page.getByRole("button", { name: deliveries.file_action, exact: true }).click();
}

/** Waits for the end of a delivery and gives its first four counts: new, corrected, unchanged, sent back. */
async function outcome(page) {
  await page.getByText(deliveries.some_back.replace("{count}", FAULTS)).waitFor({ timeout: 120_000 });
  const counts = await page.locator(".counts dd").allInnerTexts();
  return counts.slice(0, 4).map(Number);
}

/** The file of the lines that came back, by its button. */
async function comeBack(env, page) {
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: deliveries.download.replace("{count}", FAULTS) }).click();
  const file = join(env.folder, "story-refused.csv");
  await (await arriving).saveAs(file);
  return readFileSync(file, "utf8");
}

/** What everybody can see of the newest report: its page, its file, and what a scan shows without script. */
async function newest(env, firm) {
  const { page } = firm;
  await issue(env, page, zh, { years: 3 });
  const [report] = await listed(env, firm.context);
  return { ...report, ...(await look(env, firm, report)) };
}

async function look(env, firm, report) {
  const { page } = firm;
  await page.goto(`${env.origin}/reports/${report.report_no}`);
  await page.locator("article.report").waitFor();
  const sections = await page.locator("section.record").allInnerTexts();
  const file = await firm.context.request.get(`${env.origin}/api/reports/${report.report_no}/pdf`);
  const pdf = join(env.folder, `${report.report_no}.pdf`);
  writeFileSync(pdf, await file.body());
  // A line of a table can be broken anywhere.
  return { sections, pdf: textOf(pdf).replace(/\s/g, ""), scan: await scan(env, report.code) };
}

async function scan(env, code) {
  const clerk = await visit(env, { script: false });
  await clerk.page.goto(`${env.origin}/v/${code}`);
  assert.equal((await clerk.page.getByRole("heading", { level: 1 }).innerText()).trim(), verifyZh.genuine);
  const text = await clerk.page.locator("body").innerText();
  await clerk.close();
  return text;
}

const times = (text, part) => text.split(part).length - 1;

/** One act of a unit on its page of a case. */
async function act(page, name, button) {
  await page.locator(`input[name="act"][value="${name}"]`).check();
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByText(objections.done).waitFor();
}

export default (outer) =>
  describe("the story of the consoles, on a server that is killed", () => {
    const env = {};

    before(async () => {
      const server = await startServer();
      Object.assign(env, outer, { server, origin: server.origin });
    });

    after(() => env.server?.stop());

    test("50,000 lines with 500 faults: exactly those come back, and a server killed on the way changes nothing of it", async () => {
      const firm = await visit(env, { account: "records" });
      const own = (await json(env, firm, "/api/session")).entity.credit_code;
      await firm.close();
      const unit = await at(env, "bureau-env", "/console/deliver", { device: DESKTOP });
      const { page } = unit;
      const { wrong, file } = penalties(await firmsOf(env, unit, own));
      assert.equal(wrong.size, FAULTS);

      // The line is slow; the server goes while the file is on its way. The form keeps what stands in it.
      const line = await unit.context.newCDPSession(page);
      const speed = (uploadThroughput) =>
        line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
      await speed(4e6);
      await watch(page);
      await deliver(page, file);
      await page.waitForFunction(() => window.told.sent.at(-1) >= 20);
      await env.server.kill();
      await page.locator("#summary").waitFor();
      await env.server.again();
      await page.getByRole("button", { name: deliveries.file_action, exact: true }).click();
      await page.waitForURL("**/console/deliveries/web-*", { timeout: 60_000 });
      await speed(-1);
      const sent = await page.evaluate(() => window.told.sent);
      assert.ok(sent.length > 3, `how much is sent is told on the way: ${sent}`);
      const id = new URL(page.url()).pathname.split("/").pop();

      // And again while it is taken in. The page comes back by itself.
      const taken = () => page.evaluate(() => window.told.taken.filter((sentence) => /\d/.test(sentence)));
      await page.waitForFunction(() => window.told.taken.filter((sentence) => /[1-9]\d*行。/.test(sentence)).length > 0, null, { timeout: 60_000 });
      await env.server.kill();
      console.log(`killed after: ${(await taken()).at(-1)}`);
      await page.locator("#failure").waitFor();
      await env.server.again();
      assert.deepEqual(await outcome(page), [LINES - FAULTS, 0, 0, FAULTS]);
      assert.ok((await taken()).length > 1, `how much is taken in is told on the way: ${await taken()}`);

      // Exactly the lines that are wrong, as they were sent, each with its reason in one column more.
      const back = await comeBack(env, page);
      const [names, ...lines] = back.replace("\uFEFF", "").trimEnd().split("\r\n");
      assert.equal(names, `${Object.keys(penalty([])).join(",")},原因`);
      const expected = [...wrong];
      assert.equal(lines.length, FAULTS);
      for (const [place, returned] of lines.entries()) {
        const [number, { cells, reason }] = expected[place];
        assert.ok(returned.startsWith(`${cells},`), returned);
        const why = returned.slice(cells.length + 1);
        assert.ok(why.includes(String(number)) && why.includes(reason), why);
      }

      // The same file once more, under another name and under its own: the same totals, the same lines.
      await page.goto(`${env.origin}/console/deliver`);
      await deliver(page, file, "story-again");
      await page.waitForURL("**/console/deliveries/story-again", { timeout: 60_000 });
      assert.deepEqual(await outcome(page), [0, 0, LINES - FAULTS, FAULTS]);
      assert.equal(await comeBack(env, page), back);
      await page.goto(`${env.origin}/console/deliver`);
      await deliver(page, file, id);
      await page.waitForURL(`**/console/deliveries/${id}`, { timeout: 60_000 });
      assert.deepEqual(await outcome(page), [LINES - FAULTS, 0, 0, FAULTS]);
      await unit.close();

      // Another bureau finds nothing of it.
      const other = await at(env, "bureau-market", `/console/deliveries/${id}`);
      await other.page.locator("#failure").waitFor();
      await json(env, other, `/api/deliveries/${id}`, 404);
      await other.close();
    });

    test("an objection: marked on page, paper and scan; upheld, the next report is right and both sides read the history", async () => {
      const firm = await at(env, "records", "/console/records");
      const { page } = firm;
      const old = await newest(env, firm);
      const own = (await json(env, firm, "/api/records")).records;
      const { record } = own.find(({ shown, unit }) => shown && unit.name_zh.includes("生态环境"));
      const of = (sections) => sections.filter((section) => section.includes(record.document_no));
      assert.equal(of(old.sections).length, 1);
      assert.equal(times(old.pdf, record.document_no), 1);
      assert.doesNotMatch(old.scan, new RegExp(MARK));

      await page.goto(`${env.origin}/console/records/${record.id}/object`);
      await page.locator("#reason-content_differs").check();
      await page.locator("#statement").fill("决定书载明的当事人不是本公司。");
      await page.getByRole("button", { name: objections.file_action }).click();
      await page.getByText(objections.filed).waitFor();
      const path = new URL(page.url()).pathname;

      // A new report carries the mark at that record and nowhere else; so does the scan of both.
      const marked = await newest(env, firm);
      const carrying = (sections) => sections.filter((section) => section.includes(MARK)).length;
      assert.equal(carrying(marked.sections), carrying(old.sections) + 1);
      assert.doesNotMatch(of(old.sections)[0], new RegExp(MARK));
      assert.match(of(marked.sections)[0], new RegExp(MARK));
      assert.ok(times(marked.pdf, MARK) > times(old.pdf, MARK), "the paper carries the mark");
      assert.match(marked.scan, new RegExp(MARK));
      assert.match(await scan(env, old.code), new RegExp(MARK));
      assert.equal(marked.conclusion.records, old.conclusion.records);

      const unit = await at(env, "bureau-env", "/console", { device: DESKTOP });
      await unit.page.locator(`.work a[href="${path}"]`).click();
      await heading(unit.page, objections.one_title);
      await act(unit.page, "accept", objections.accept);
      await unit.page.locator('input[name="act"][value="answer"]').check();
      await unit.page.locator("#outcome").check();
      await unit.page.locator("#correction-withdraw").check();
      await unit.page.locator(".within textarea").fill("对象错误");
      await unit.page.locator("#statement").fill("经核查，该决定不涉及贵公司。");
      await unit.page.getByRole("button", { name: objections.answer_action }).click();
      await unit.page.getByText(objections.done).waitFor();

      const next = await newest(env, firm);
      assert.equal(next.conclusion.records, old.conclusion.records - 1);
      assert.equal(next.sections.length, old.sections.length - 1);
      assert.equal(of(next.sections).length, 0);
      assert.equal(times(next.pdf, record.document_no), 0);
      assert.equal(carrying(next.sections), carrying(old.sections));
      // What each page of the paper says of the mark names it too.
      assert.ok(times(next.pdf, MARK) <= times(old.pdf, MARK));
      assert.doesNotMatch(next.scan, new RegExp(MARK));
      for (const { code } of [old, marked]) {
        const seen = await scan(env, code);
        assert.doesNotMatch(seen, new RegExp(MARK));
        assert.match(seen, /该经营主体的记录有变化/);
      }

      // Filed, accepted, answered: the newest first, with what was said, for the firm and for the unit.
      const told = [];
      for (const visitor of [firm, unit]) {
        await visitor.page.goto(`${env.origin}${path}`);
        await visitor.page.locator(".timeline li").nth(2).waitFor();
        told.push(await visitor.page.locator(".timeline li").allInnerTexts());
      }
      for (const acts of told) {
        assert.equal(acts.length, 3);
        assert.match(acts[0], /经核查，该决定不涉及贵公司。/);
        assert.match(acts[0], /对象错误/);
        assert.match(acts[2], /决定书载明的当事人不是本公司。/);
      }
      await unit.close();
      await page.goto(`${env.origin}/console/records/${record.id}`);
      await page.getByRole("link", { name: records.version_objection }).first().waitFor();
      await firm.close();
    });

    test("a repaired record is gone from the next report, its file and its scan", async () => {
      const firm = await at(env, "records", "/console/records");
      const { page } = firm;
      const { entity } = await json(env, firm, "/api/session");
      const number = "演环罚字〔2024〕修复1号";
      const unit = await at(env, "bureau-env", "/console/deliver");
      await deliver(unit.page, csv("one.csv", [penalty([entity.credit_code, entity.name], number)]), "story-one");
      await unit.page.getByText(deliveries.all_good).waitFor();
      const own = (await json(env, firm, "/api/records")).records;
      const { record } = own.find(({ record }) => record.document_no === number);
      const old = await newest(env, firm);
      assert.equal(times(old.pdf, record.document_no), 1);
      await page.goto(`${env.origin}/console/records/${record.id}`);
      await page.getByRole("link", { name: repairs.apply, exact: true }).click();
      await page.locator("#statement").fill("已整改并缴清罚款。");
      await page.locator("#commitment").fill("今后依法经营，接受监督。");
      await page.getByRole("button", { name: repairs.apply_action }).click();
      await page.getByText(repairs.filed).waitFor();
      const path = new URL(page.url()).pathname;
      await unit.page.goto(`${env.origin}${path}`);
      await act(unit.page, "accept", objections.accept);
      await unit.page.locator('input[name="act"][value="decide"]').check();
      await unit.page.locator("#outcome").check();
      for (const tick of await unit.page.locator('input[type="checkbox"]').all()) await tick.check();
      await unit.page.locator("#statement").fill("经核实，条件已全部具备。");
      await unit.page.getByRole("button", { name: repairs.decide, exact: true }).click();
      await unit.page.getByText(objections.done).waitFor();
      await unit.close();
      const next = await newest(env, firm);
      assert.equal(next.conclusion.records, old.conclusion.records - 1);
      assert.equal(times(next.pdf, record.document_no), 0);
      assert.equal(next.sections.filter((section) => section.includes(record.document_no)).length, 0);
      assert.match(await scan(env, old.code), /该经营主体的记录有变化/);
      await firm.close();
    });

    test("the explanation names an article for every record, shown or not, the withdrawn one too", async () => {
      const firm = await visit(env, { account: "records" });
      const { page } = firm;
      const [report] = await listed(env, firm.context);
      await page.goto(`${env.origin}/reports/${report.report_no}`);
      await page.getByRole("link", { name: zh.why }).click();
      await heading(page, records.why_title);
      await page.locator(".work li").first().waitFor();
      const told = await page.locator(".work li").allInnerTexts();
      const why = await json(env, firm, `/api/reports/${report.report_no}/explanation`);
      assert.equal(told.length, why.shown + why.not_shown, "every record, not a part of them");
      assert.equal(why.shown, report.conclusion.records);
      for (const [place, text] of told.entries()) {
        assert.match(text, /实施方案[一二三]\([一二三四五六]\)/, text);
        assert.ok(text.includes(why.records[place].sentence), text);
      }
      const withdrawn = why.records.filter(({ in_report, sentence }) => in_report === "not_shown" && /撤/.test(sentence));
      assert.ok(withdrawn.length > 0, "the record that its unit withdrew is among them");
      await firm.close();
    });
  });
