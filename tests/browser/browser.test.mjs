// One server and one browser for all suites: `cargo xtask test browser`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { launch } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";
import access from "./suites/access.mjs";
import checkFiles from "./suites/check_files.mjs";
import checkParts from "./suites/check_parts.mjs";
import checkScans from "./suites/check_scans.mjs";
import checks from "./suites/checks.mjs";
import consoles from "./suites/console.mjs";
import settings from "./suites/console_settings.mjs";
import story from "./suites/console_story.mjs";
import job from "./suites/job.mjs";
import keptList from "./suites/kept_list.mjs";
import once from "./suites/once.mjs";
import past from "./suites/past.mjs";
import signIn from "./suites/sign_in.mjs";
import speed from "./suites/speed.mjs";
import unusual from "./suites/unusual.mjs";
import withdrawal from "./suites/withdrawal.mjs";
import withdrawnParts from "./suites/withdrawn_parts.mjs";

const env = {};

describe("Xinzheng in a real browser", () => {
  before(async () => {
    env.folder = mkdtempSync(join(tmpdir(), "xinzheng-files-"));
    env.server = await startServer();
    env.origin = env.server.origin;
    env.browser = await launch();
    console.log(`the demonstration answered after ${(env.server.tookMs / 1000).toFixed(1)} s`);
  });

  after(async () => {
    await env.browser?.close();
    await env.server?.stop();
    if (env.folder) rmSync(env.folder, { recursive: true, force: true });
  });

  for (const suite of [job, once, checkParts, withdrawnParts, checks, checkFiles, checkScans, keptList, past, signIn, unusual, access, consoles, settings, withdrawal, story, speed]) suite(env);
});
