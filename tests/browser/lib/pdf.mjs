// The report file as others read it: poppler draws it, zbar reads its code.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const DPI = 200;

/** What the QR code says that stands in the top right corner of page 1. */
export function codeAtTopRight(pdf) {
  const corner = ["-x", "1050", "-y", "0", "-W", "604", "-H", "620"];
  const picture = pdf.replace(/\.pdf$/, "-corner");
  execFileSync("pdftoppm", ["-f", "1", "-l", "1", "-r", String(DPI), "-singlefile", "-png", ...corner, pdf, picture]);
  return execFileSync("zbarimg", ["--quiet", "--raw", `${picture}.png`], { encoding: "utf8" }).trim();
}

/** What a camera sees that is held over the code: a film of one frame in YUV4MPEG2, grey, for Chromium's fake camera. */
export function filmOfCode(pdf, film) {
  const [width, height] = [720, 720];
  const corner = ["-x", "1760", "-y", "160", "-W", String(width), "-H", String(height)];
  const grey = execFileSync("pdftoppm", ["-f", "1", "-l", "1", "-r", "300", "-singlefile", "-gray", ...corner, pdf]);
  // PGM: a head of three lines, then one byte a pixel.
  const luma = grey.subarray(grey.length - width * height);
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`;
  const frame = [Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)];
  writeFileSync(film, Buffer.concat([Buffer.from(head), ...frame, ...frame]));
}

/** Page 1 as a picture. */
export function drawFirstPage(pdf, picture, dpi = 110) {
  execFileSync("pdftoppm", ["-f", "1", "-l", "1", "-r", String(dpi), "-singlefile", "-png", pdf, picture.replace(/\.png$/, "")]);
}

export function textOf(pdf) {
  return execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
}

export const isPdf = (pdf) => readFileSync(pdf).subarray(0, 5).toString() === "%PDF-";
