// Pictures for the README: `node shots.mjs FOLDER` (by `cargo xtask shots`).
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DESKTOP, PHONE, issue, launch, listed, visit } from "./lib/browser.mjs";
import { drawFirstPage } from "./lib/pdf.mjs";
import { startServer } from "./lib/server.mjs";
import { zh } from "./lib/words.mjs";

const folder = process.argv[2] ?? "out";
mkdirSync(folder, { recursive: true });
const files = mkdtempSync(join(tmpdir(), "xinzheng-shots-"));
const server = await startServer();
const env = { origin: server.origin, browser: await launch() };

async function report(account) {
  const visitor = await visit(env, { account });
  const no = await issue(env, visitor.page, zh);
  const [{ code }] = await listed(env, visitor.context);
  const pdf = join(files, `${account}.pdf`);
  const { writeFileSync } = await import("node:fs");
  writeFileSync(pdf, await (await visitor.context.request.get(`${env.origin}/api/reports/${no}/pdf`)).body());
  drawFirstPage(pdf, join(folder, `report-${account}.png`));
  await visitor.close();
  return { no, code };
}

try {
  const acme = await report("acme");
  const records = await report("records");
  const pages = [
    ["home", "/"],
    ["guide", "/guide"],
    ["request", "/request"],
    ["report", `/reports/${acme.no}`],
    ["issued", `/reports/${acme.no}?issued=1`],
    ["reports", "/reports"],
    ["verify", `/v/${acme.code}`],
    ["verify-records", `/v/${records.code}`],
    ["verify-en", `/v/${acme.code}?lang=en`],
  ];
  for (const [size, device] of [["phone", PHONE], ["wide", DESKTOP]]) {
    const visitor = await visit(env, { device, account: "acme" });
    for (const [name, path] of pages) {
      await visitor.page.goto(`${env.origin}${path}`, { waitUntil: "networkidle" });
      if (name === "request") {
        await visitor.page.locator("#look-back-1").check();
        await visitor.page.locator("#purpose-0").check();
        await visitor.page.evaluate(() => scrollTo(0, 0));
      }
      await visitor.page.screenshot({ path: join(folder, `${name}-${size}.png`) });
    }
    await visitor.close();
  }
  console.log(`pictures are in ${folder}`);
} finally {
  await env.browser.close();
  await server.stop();
  rmSync(files, { recursive: true, force: true });
}
