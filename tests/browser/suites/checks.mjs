// What script adds to the verify page: camera and pictures, the host spelled out, and a typed seal that stays here.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { PHONE, issue, launch, visit } from "../lib/browser.mjs";
import { bestOf, parted, scannedOf } from "../../../app/check/scanned.js";
import { look } from "../lib/look.mjs";
import { codeAtTopRight, drawFirstPage, filmOfCode } from "../lib/pdf.mjs";
import { scanningZh, verifyZh, zh } from "../lib/words.mjs";

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

/** Every request of a page from now on. */
function watched(page) {
  const asked = [];
  page.on("request", (request) => asked.push({ method: request.method(), url: request.url(), body: request.postDataBuffer()?.length ?? 0 }));
  return asked;
}

const HOST = "xinzheng.example.gov.cn";

export default (env) =>
  describe("scanning in the browser", () => {
    let own;

    before(async () => {
      own = await report(env, "acme", "checked");
    });

    test("what stands behind # is parted from what is sent", () => {
      assert.deepEqual(parted("https://a/v/7K2M#123"), { sent: "https://a/v/7K2M", kept: "#123" });
      assert.deepEqual(parted("7K2M"), { sent: "7K2M", kept: "" });
    });

    test("a code of another host is never this site's, whatever it looks like", () => {
      const path = "/v/7K2M9QX4TB3NVW8A";
      assert.deepEqual(scannedOf(`https://${HOST}${path}#${"1".repeat(306)}`, HOST), { kind: "own", path, hash: `#${"1".repeat(306)}` });
      assert.deepEqual(scannedOf(`https://${HOST}${path}#x"><b>`, HOST), { kind: "own", path, hash: "" });
      for (const other of [
        `https://${HOST}.evil.example${path}`,
        `https://${HOST}@evil.example${path}`,
        `https://${HOST}:8443${path}`,
        `https://xinzheng.example.g0v.cn${path}`,
        `https://evil.example/${HOST}${path}`,
        `https://${HOST}\u3002evil.example${path}`,
        `https://user@${HOST}${path}`,
      ]) {
        assert.equal(scannedOf(other, HOST).kind, "other", other);
      }
      for (const none of ["", "WIFI:S:x;;", `javascript:location="https://${HOST}${path}"`, `data:text/html,${path}`, `https://${HOST}/auth/login?next=/v/1`, `https://${HOST}/v/a/b`]) {
        assert.equal(scannedOf(none, HOST).kind, "none", none);
      }
      assert.equal(bestOf(["https://evil.example/v/1", `https://${HOST}${path}`], HOST).kind, "own");
      assert.equal(bestOf([], HOST).kind, "none");
    });

    test("a whole address that is typed keeps its seal in the browser", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
      await page.goto(`${env.origin}/v`);
      await page.locator(".scan").waitFor();
      const asked = watched(page);
      await page.locator("#code").fill(own.url);
      await page.locator('form[action="/v"] button').click();
      await page.waitForURL(own.url);
      assert.ok(asked.every(({ url }) => !url.includes("%23") && !url.split("#")[0].includes(own.url.split("#")[1].slice(0, 20))));
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
      for (const added of [".scan", ".bar"]) assert.equal(await page.locator(added).count(), 0, added);
      await visitor.close();
    });
  });
