// A report's file on the verify page: checked in the browser, never uploaded.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { DESKTOP, visit } from "../lib/browser.mjs";
import { listIsKept, report, stands, watched } from "../lib/checking.mjs";
import { look } from "../lib/look.mjs";
import { checkingZh } from "../lib/words.mjs";

export default (env) =>
  describe("files in the browser", () => {
    let own;
    let other;

    before(async () => {
      own = await report(env, "acme", "checked-file");
      other = await report(env, "solo", "checked-file-other");
    });

    test("the report's file: checked in the browser, nothing uploaded, also once the service is away", async () => {
      const visitor = await visit(env);
      const { page, context } = visitor;
      const asked = watched(page);
      await page.goto(own.url);
      await stands(page, "log", "agrees");
      await page.locator("#file").setInputFiles(own.pdf);
      for (const check of ["file_form", "file_signature", "file_report", "file_proof", "same_report", "log", "online", "same_facts"]) {
        await stands(page, check, "agrees", ".file");
      }
      await look(visitor, "a file that agrees");
      await listIsKept(page);
      await context.setOffline(true);
      await page.locator("#file").setInputFiles(own.pdf);
      assert.ok((await stands(page, "online", "agrees", ".file")).includes(checkingZh.not_listed));
      await stands(page, "log", "not_known", ".file");
      await page.locator('.file .said[data-overall="not_known"]').waitFor();
      await stands(page, "file_signature", "agrees", ".file");
      assert.ok(asked.every(({ method, body }) => method === "GET" && body === 0), "no request carries a file");
      await visitor.close();
    });

    test("a file that was changed, another report's, and what is no report are told apart", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url);
      await page.locator(".file").waitFor();
      const bytes = readFileSync(own.pdf);
      const give = (name, buffer) => page.locator("#file").setInputFiles({ name, mimeType: "application/pdf", buffer });
      const changed = Buffer.from(bytes);
      changed[Math.floor(bytes.length / 2)] ^= 1;
      await give("changed.pdf", changed);
      await page.locator('.file .said[data-overall="disagrees"]').waitFor({ timeout: 20_000 });
      await page.locator("#file").setInputFiles(other.pdf);
      await stands(page, "same_report", "disagrees", ".file");
      await look(visitor, "the file of another report");
      await give("letter.pdf", Buffer.from("a letter"));
      await page.getByText(checkingZh.file_not_pdf).waitFor();
      const large = join(env.folder, "large.pdf");
      writeFileSync(large, Buffer.alloc((30 << 20) + 1, "%PDF-"));
      await page.locator("#file").setInputFiles(large);
      await page.getByText(checkingZh.file_too_large).waitFor();
      await visitor.close();
    });

    test("on the page of a code that was typed, a file is held against the code", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(own.url.split("#")[0]);
      await page.locator(".file").waitFor();
      await page.locator("#file").setInputFiles(own.pdf);
      await page.locator('.file .said[data-overall="agrees"]').waitFor({ timeout: 20_000 });
      assert.equal(await page.locator('.file [data-check="same_report"]').count(), 0);
      await page.locator("#file").setInputFiles(other.pdf);
      await stands(page, "same_report", "disagrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();
    });

    test("a hostile file of 30 MB leaves the page alive, and is no report", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/v`);
      await page.locator(".file").waitFor();
      await page.evaluate(() => {
        window.beats = 0;
        setInterval(() => (window.beats += 1), 20);
      });
      const hostile = join(env.folder, "hostile.pdf");
      writeFileSync(hostile, Buffer.from(`%PDF-1.7\n${"1 0 obj\n<< /A ".repeat(2_000_000)}`).subarray(0, 30 << 20));
      await page.locator("#file").setInputFiles(hostile);
      await page.locator('.file .said[data-overall="disagrees"], .file .said[data-overall="not_known"]').waitFor({ timeout: 60_000 });
      assert.ok((await page.evaluate(() => window.beats)) > 0, "the page went on by itself");
      await visitor.close();
    });

    test("a PDF that is dropped on the page is checked, not opened", async () => {
      const visitor = await visit(env, { device: DESKTOP });
      const { page } = visitor;
      await page.goto(`${env.origin}/v`);
      await page.locator(".file").waitFor();
      const data = await page.evaluateHandle((bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], "report.pdf", { type: "application/pdf" }));
        return transfer;
      }, [...readFileSync(own.pdf)]);
      await page.dispatchEvent("body", "drop", { dataTransfer: data });
      await stands(page, "file_signature", "agrees", ".file");
      await stands(page, "same_facts", "agrees", ".file");
      await stands(page, "log", "agrees", ".file");
      assert.equal(new URL(page.url()).pathname, "/v");
      await look(visitor, "a dropped file");
      await visitor.close();
    });

    test("a file's leaf is held against the log: another report's proof disagrees", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const path = (url) => new URL(url).pathname;
      const theirs = await visitor.context.request.get(`${env.origin}${path(other.url)}/proof`);
      const body = await theirs.text();
      await page.route(`**${path(own.url)}/proof`, (route) => route.fulfill({ contentType: "application/json", body }));
      await page.goto(`${env.origin}/v`);
      await page.locator(".file").waitFor();
      await page.locator("#file").setInputFiles(own.pdf);
      await stands(page, "log", "disagrees", ".file");
      await stands(page, "file_signature", "agrees", ".file");
      await page.locator('.file .said[data-overall="disagrees"]').waitFor();
      await visitor.close();
    });
  });
