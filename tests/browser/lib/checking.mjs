// What the tests of the verify page's script have in common.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { issue, listed, signIn, visit } from "./browser.mjs";
import { codeAtTopRight } from "./pdf.mjs";
import { scanningEn, scanningZh, zh } from "./words.mjs";

/** A row of a list: of the page's own code, of the file (`.file`) or of a scan (`.scan`). */
export const row = (page, check, list = "#checks") => page.locator(`${list} [data-check="${check}"]`);

/** What follows from the rows of the page's own code. */
export const overall = (page) => page.locator("main > .said");

/** Waits until a row of a list is in a state, and gives its text. */
export async function stands(page, check, state, list = "#checks") {
  const row = page.locator(`${list} [data-check="${check}"][data-state="${state}"]`);
  await row.waitFor({ timeout: 20_000 }).catch(async (late) => {
    throw new Error(`${check} is not ${state}:\n${await page.locator("main").innerText()}`, { cause: late });
  });
  return row.innerText();
}

/** A report as a firm gets it: what the service says of it, its file, and what a camera reads on it. */
export async function report(env, account, name) {
  const visitor = await visit(env, { account });
  const no = await issue(env, visitor.page, zh);
  const one = (await listed(env, visitor.context)).find(({ report_no }) => report_no === no);
  const answer = await visitor.context.request.get(`${env.origin}/api/reports/${no}/pdf`);
  const pdf = join(env.folder, `${name}.pdf`);
  writeFileSync(pdf, await answer.body());
  await visitor.close();
  return { ...one, pdf, url: codeAtTopRight(pdf) };
}

/** Every request of a page from now on. */
export function watched(page) {
  const asked = [];
  page.on("request", (request) => asked.push({ method: request.method(), url: request.url(), body: request.postDataBuffer()?.length ?? 0 }));
  return asked;
}

/** What a browser has kept of the withdrawn list, text by text. */
export const keptList = (page) => page.evaluate(() => (localStorage.getItem("xinzheng.withdrawn") ?? "").split("\n").filter(Boolean));

/** Waits until it has so many of them. */
export const listIsKept = (page, texts = 1) =>
  page.waitForFunction((texts) => (localStorage.getItem("xinzheng.withdrawn") ?? "").split("\n").filter(Boolean).length === texts, texts, { timeout: 20_000 });

/** The credit office withdraws a report. */
export async function withdraw(env, reportNo) {
  const office = await visit(env);
  await signIn(env, office.page, "credit-office", "/console/withdrawal");
  const status = await office.page.evaluate(async (no) => {
    const call = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ reason: "record_wrong" }) };
    return (await fetch(`/api/reports/${no}/withdrawal`, call)).status;
  }, reportNo);
  assert.equal(status, 200);
  await office.close();
}

/** Has a page load everything that checks files and reads codes; then it needs the service no more. */
export async function loadAll(page) {
  const empty = await page.evaluate(() => Object.assign(document.createElement("canvas"), { width: 300, height: 300 }).toDataURL("image/png").split(",")[1]);
  await page.locator("#picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from(empty, "base64") });
  await page.getByText(scanningZh.picture_nothing).or(page.getByText(scanningEn.picture_nothing)).waitFor({ timeout: 30_000 });
  // The part that checks files is loaded with the first of them.
  await page.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
  await page.locator('.file .said[data-overall="disagrees"], .file .said[data-overall="not_known"]').waitFor({ timeout: 30_000 });
}
