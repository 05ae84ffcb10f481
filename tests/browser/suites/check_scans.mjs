// Codes that the verify page reads from pictures and by camera.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { PHONE, launch, visit } from "../lib/browser.mjs";
import { report, stands } from "../lib/checking.mjs";
import { look } from "../lib/look.mjs";
import { drawFirstPage, filmOfCode } from "../lib/pdf.mjs";
import { scanningZh } from "../lib/words.mjs";

export default (env) =>
  describe("codes read in the browser", () => {
    let own;
    let picture;

    before(async () => {
      own = await report(env, "acme", "checked-scan");
      picture = join(env.folder, "checked-page.png");
      drawFirstPage(own.pdf, picture, 200);
    });

    test("a picture of the report's first page leads to its verdict with its seal", async () => {
      const visitor = await visit(env);
      const { page } = visitor;
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
      await page.locator("#picture").setInputFiles(picture);
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
  });
