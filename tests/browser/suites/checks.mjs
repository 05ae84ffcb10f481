// What script adds to the verify page: seal, log, file, camera and pictures, and what it says when something is missing.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { DESKTOP, PHONE, issue, launch, visit } from "../lib/browser.mjs";
import { look } from "../lib/look.mjs";
import { codeAtTopRight, drawFirstPage, filmOfCode } from "../lib/pdf.mjs";
import { checkingEn, checkingZh, originalZh, scanningZh, verifyEn, verifyZh, zh } from "../lib/words.mjs";

const row = (page, check) => page.locator(`[data-check="${check}"]`);
const overall = (page) => page.locator("main > .said");

/** Waits until a row of a list is in a state. */
async function stands(page, check, state, list = "#checks") {
  await page.locator(`${list} [data-check="${check}"][data-state="${state}"]`).waitFor({ timeout: 20_000 }).catch(async (late) => {
    throw new Error(`${check} is not ${state}:\n${await page.locator("main").innerText()}`, { cause: late });
  });
}

/** A report as a firm gets it: its file, and what a camera reads on it. */
async function report(env, account, name) {
  const visitor = await visit(env, { account });
  const no = await issue(env, visitor.page, zh);
  const answer = await visitor.context.request.get(`${env.origin}/api/reports/${no}/pdf`);
  const pdf = join(env.folder, `${name}.pdf`);
  writeFileSync(pdf, await answer.body());
  await visitor.close();
  return { pdf, url: codeAtTopRight(pdf) };
}

/** In the page: draws each state of row and summary from one that stands there, and measures its texts (WCAG 2, 1.4.3). */
function contrasts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (color) => {
    const [r, g, b] = [...rgba(color)].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (rgba(color)[3] === 255) return color;
    }
    return "#fff";
  };
  const ratio = (element) => {
    const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const measured = [];
  const item = document.querySelector("#checks li");
  for (const state of ["waiting", "checking", "agrees", "disagrees", "not_known", "absent", "queued"]) {
    item.dataset.state = state;
    for (const part of ["h3 span", "h3 b", "p"]) measured.push({ what: `${state} ${part}`, ratio: ratio(item.querySelector(part)) });
  }
  const said = document.querySelector("main > .said");
  for (const overall of ["checking", "agrees", "agrees_typed", "disagrees", "not_known", "queued"]) {
    said.dataset.overall = overall;
    for (const part of [said, said.querySelector("a")]) measured.push({ what: `summary ${overall} ${part.localName}`, ratio: ratio(part) });
  }
  return measured;
}

/** Every request of a page from now on. */
function watched(page) {
  const asked = [];
  page.on("request", (request) => asked.push({ method: request.method(), url: request.url(), body: request.postDataBuffer()?.length ?? 0 }));
  return asked;
}

export default (env) =>
  describe("checks in the browser", () => {
    let own;
    let other;

    before(async () => {
      own = await report(env, "acme", "checked");
      other = await report(env, "solo", "checked-other");
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
      await context.setOffline(true);
      await page.locator("#file").setInputFiles(own.pdf);
      await stands(page, "online", "not_known", ".file");
      await stands(page, "log", "not_known", ".file");
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

    test("a picture of the report's first page leads to its verdict with its seal", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      const picture = join(env.folder, "checked-page.png");
      drawFirstPage(own.pdf, picture, 200);
      await page.goto(`${env.origin}/v`);
      await page.locator("#picture").setInputFiles(picture);
      await page.waitForURL(own.url, { timeout: 30_000 });
      await stands(page, "seal", "agrees");
      await visitor.close();
    });

    test("a code of another site is shown with its host and not opened", async () => {
      // The same server under another name is another site.
      const elsewhere = { ...env, origin: env.origin.replace("127.0.0.1", "localhost") };
      const visitor = await visit(elsewhere);
      const { page } = visitor;
      await page.goto(`${elsewhere.origin}/v`);
      await page.locator("#picture").setInputFiles(join(env.folder, "checked-page.png"));
      await page.getByText(scanningZh.scan_other_host).waitFor({ timeout: 30_000 });
      assert.match(await page.locator(".scan .said").innerText(), new RegExp(new URL(env.origin).host));
      assert.equal(new URL(page.url()).pathname, "/v");
      await look(visitor, "a code of another site");
      await visitor.close();
    });

    test("pictures without a code and those that cannot be opened say what to do", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/v`);
      await page.locator("#picture").waitFor({ state: "attached" });
      const empty = await page.evaluate(() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 300 });
        return canvas.toDataURL("image/png").split(",")[1];
      });
      const give = (buffer) => page.locator("#picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer });
      await give(Buffer.from(empty, "base64"));
      await page.getByText(scanningZh.picture_nothing).waitFor({ timeout: 30_000 });
      await give(Buffer.from("no picture"));
      await page.getByText(scanningZh.picture_unreadable).waitFor();
      await visitor.close();
    });

    test("the camera reads the code on paper, and shows its verdict", async () => {
      const film = join(env.folder, "code.y4m");
      filmOfCode(own.pdf, film);
      const browser = await launch(["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`]);
      try {
        const visitor = await visit({ ...env, browser }, { device: PHONE, permissions: ["camera"] });
        const { page } = visitor;
        await page.goto(`${env.origin}/v`);
        await page.getByRole("button", { name: scanningZh.scan_camera }).click();
        await page.waitForURL(own.url, { timeout: 30_000 });
        await stands(page, "seal", "agrees");
        await visitor.close();
      } finally {
        await browser.close();
      }
    });

    test("a camera that is refused or not there says what else to do", async () => {
      const withCamera = await launch(["--use-fake-device-for-media-stream"]);
      try {
        for (const [browser, permissions, sentence] of [
          [withCamera, [], scanningZh.camera_denied],
          [env.browser, ["camera"], scanningZh.camera_none],
        ]) {
          const visitor = await visit({ ...env, browser }, { permissions });
          const { page } = visitor;
          await page.goto(`${env.origin}/v`);
          await page.getByRole("button", { name: scanningZh.scan_camera }).click();
          await page.getByText(sentence).waitFor({ timeout: 20_000 });
          await look(visitor, `camera: ${sentence}`);
          await visitor.close();
        }
      } finally {
        await withCamera.close();
      }
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
          assert.equal(measured.length, 7 * 3 + 6 * 2);
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
