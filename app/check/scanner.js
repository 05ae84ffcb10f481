// Scanning by camera and from pictures. Loaded when somebody asks for it; no picture leaves this browser.
import { Asking } from "./ask.js";
import { draw, list } from "./draw.js";
import { el } from "./el.js";
import { awayRow, onlineRow, overallOf, rowOf, sealRow } from "./rows.js";
import { bestOf } from "./scanned.js";

/**
 * Longer sides at which a picture is looked at, one after the other until a code is read, in pixels; 3,200 is the most that
 * the reader takes. Where nothing is read at one size the next one mostly helps; a whole page is read best where it is
 * large.
 */
const PICTURE = [2_000, 2_400, 3_200, 1_600];
/** A small picture is enlarged up to so much. */
const ENLARGED = 2;
/** Longer side of a frame. */
const FRAME = 1_280;
/** Largest picture that is opened, in bytes. */
const MOST = 30 << 20;
/** Between two frames, in ms. */
const PAUSE = 120;
/** Every so many frames one is looked at as thoroughly as a picture is: small codes are read then. */
const THOROUGH = 5;
/** When to say what may help, in ms. */
const PATIENCE = 12_000;
const LIMIT = 30_000;

const asking = new Asking(() => new Worker(new URL("./scan-worker.js", import.meta.url), { type: "module" }));

/** Draws a picture or frame onto a canvas and gives its pixels. */
function pixelsOf(source, width, height, longest, enlarged = 1) {
  const scale = Math.min(enlarged, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** The scanner of a page: `camera()` and `picture(file)`. @param say tells state and sentence @param place where the video stands */
export function scanner(page, { say, place }) {
  const { words } = page;
  let turn = 0;
  /** Ends the camera, if it is on. */
  let stop = () => {};
  /** The same, because the reader went elsewhere. */
  let leave = () => {};

  const read = (pixels, thorough) => asking.ask({ pixels, thorough }, { limit: LIMIT });

  async function picture(file) {
    stop();
    const mine = ++turn;
    if (file.size > MOST) return say("not_known", words.picture_too_large);
    say("checking", words.picture_reading);
    let texts = [];
    try {
      const bitmap = await createImageBitmap(file);
      for (const longest of PICTURE) {
        if (texts.length > 0 || mine !== turn) break;
        texts = await read(pixelsOf(bitmap, bitmap.width, bitmap.height, longest, ENLARGED), true);
      }
      bitmap.close();
    } catch (failed) {
      if (mine === turn) say("not_known", failed?.code === "worker.failed" ? words.scan_cannot : words.picture_unreadable);
      return;
    }
    if (mine !== turn) return;
    if (texts.length === 0) return say("not_known", words.picture_nothing);
    await found(texts, mine);
  }

  async function camera() {
    stop();
    const mine = ++turn;
    if (!navigator.mediaDevices?.getUserMedia) return say("not_known", words.camera_insecure);
    say("checking", words.camera_asking);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (refused) {
      if (mine === turn) say("not_known", words[CAMERA_FAULTS[refused.name] ?? "camera_busy"]);
      return;
    }
    const video = el("video", { playsinline: true, muted: true, "aria-label": words.camera_view });
    const button = el("button", { type: "button", class: "quiet", click: () => end(words.camera_stopped) }, words.camera_stop);
    stop = () => {
      for (const track of stream.getTracks()) track.stop();
      place.replaceChildren();
      stop = () => {};
      leave = () => {};
    };
    const end = (sentence) => {
      turn++;
      stop();
      say("not_known", sentence);
      page.scanButton?.focus();
    };
    // Something else was begun meanwhile.
    if (mine !== turn) return stop();
    leave = () => end(words.camera_stopped);
    stream.getVideoTracks()[0].addEventListener("ended", () => mine === turn && end(words.camera_busy));
    place.replaceChildren(video, button);
    video.muted = true;
    video.srcObject = stream;
    say("checking", words.camera_looking);
    button.focus();
    await look(video, mine);
  }

  async function look(video, mine) {
    await video.play().catch(() => {});
    const begun = performance.now();
    let advised = false;
    for (let frame = 1; mine === turn; frame++) {
      if (video.videoWidth > 0) {
        let texts;
        try {
          texts = await read(pixelsOf(video, video.videoWidth, video.videoHeight, FRAME), frame % THOROUGH === 0);
        } catch {
          stop();
          return say("not_known", words.scan_cannot);
        }
        if (mine !== turn) return;
        const best = bestOf(texts, page.host);
        if (best.kind !== "none") {
          stop();
          return found(texts, mine);
        }
        if (texts.length > 0) say("checking", words.camera_other_text);
      }
      if (!advised && performance.now() - begun > PATIENCE) {
        advised = true;
        say("checking", words.camera_advice);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  async function found(texts, mine) {
    const best = bestOf(texts, page.host);
    if (best.kind === "none") return say("not_known", words.scan_no_report);
    if (best.kind === "other") return say("disagrees", words.scan_other_host, [[words.scan_its_host, best.host], [words.scan_our_host, page.host]]);
    say("checking", words.scan_found);
    const address = `${best.path}${page.lang === "en" ? "?lang=en" : ""}`;
    // The service's own page says more than this one can, but only if it can be reached.
    const there = await page.textOf("/v/keys", "application/json");
    if (mine !== turn) return;
    if (there !== null) return go(address, best.hash);
    await alone(best);
  }

  /** The service cannot be reached: what the seal says by itself, and the kept withdrawn list. */
  async function alone(best) {
    const rows = list();
    try {
      const judgement = await page.judge({ scanned: `${location.origin}${best.path}${best.hash}` }, { away: true });
      const online = awayRow(words, page.lang, judgement, page.list.asOf);
      const others = judgement.checks.filter(({ name }) => name === "code" || name === "validity").map((check) => rowOf(check, page.lang));
      const current = [online, sealRow(words, page.lang, judgement), ...others];
      draw(rows, current, words);
      say(overallOf(current), words[overallOf(current)]);
    } catch (failed) {
      draw(rows, [onlineRow(words, null), page.failedRow("seal", words.seal, failed)], words);
      say("not_known", words.not_known);
    }
    place.replaceChildren(rows);
  }

  addEventListener("pagehide", () => leave());
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  return { camera, picture };
}

const CAMERA_FAULTS = { NotAllowedError: "camera_denied", SecurityError: "camera_denied", NotFoundError: "camera_none", OverconstrainedError: "camera_none" };

/** To a page of this site. Where the address differs behind `#` alone, the browser would not ask for it again. */
function go(address, hash) {
  const same = address === `${location.pathname}${location.search}`;
  location.assign(`${address}${hash}`);
  if (same) location.reload();
}
