// The real local server with a demonstration of its own: a free port, a temporary folder, a fixed day.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("../../../", import.meta.url).pathname;
const program = process.env.XINZHENG_LOCAL ?? join(root, "target/debug/xinzheng-local");
export const site = process.env.XINZHENG_SITE ?? join(root, "app/dist");

/** A Wednesday after the end of the original scheme: what a visitor of the demonstration meets. */
export const CLOCK = "2026-10-14T09:30:00+08:00";
/** Making the demonstration city takes some seconds. */
const START_MS = 120_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Another time of the clock, as the server takes it. */
const later = (clock, ms) => new Date(Date.parse(clock) + ms + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, "+08:00");

/**
 * Starts it, and answers once it does. `again()` starts it after `kill()` where it was, its clock a minute
 * further on, or by so many milliseconds.
 */
export async function startServer({ clock = CLOCK } = {}) {
  const address = `127.0.0.1:${await freePort()}`;
  const origin = `http://${address}`;
  const data = mkdtempSync(join(tmpdir(), "xinzheng-browser-"));
  const flags = ["--listen", address, "--origin", origin, "--data", data, "--site", site, "--demo", "--clock"];
  const begun = Date.now();
  let away = 0;
  let running = await start([...flags, clock], origin);
  return {
    origin,
    tookMs: running.tookMs,
    /** SIGKILL: nothing is written on the way out. */
    kill: () => running.end("SIGKILL"),
    async again(further = 60_000) {
      away += further;
      running = await start([...flags, later(clock, Date.now() - begun + away)], origin);
    },
    async stop() {
      await running.end("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function start(flags, origin) {
  const child = spawn(program, flags, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, RUST_LOG: "warn" } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said = (said + bytes).slice(-4000)));
  let ended;
  child.once("error", (fault) => (ended = fault.message));
  child.once("exit", (code, signal) => (ended ??= `exit ${code ?? signal}`));

  const begun = Date.now();
  for (;;) {
    if (ended) throw new Error(`the server did not start: ${ended}\n${said}`);
    if (Date.now() - begun > START_MS) {
      child.kill("SIGKILL");
      throw new Error(`the server does not answer after ${START_MS / 1000} s\n${said}`);
    }
    const answer = await fetch(`${origin}/health`).catch(() => null);
    if (answer?.status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    tookMs: Date.now() - begun,
    async end(signal) {
      if (ended) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(late);
    },
  };
}
