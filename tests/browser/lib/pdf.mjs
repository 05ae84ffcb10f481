// The report file as others read it: poppler draws it, zbar reads its code.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const DPI = 200;

/** What the QR code says that stands in the top right corner of page 1. */
export function codeAtTopRight(pdf) {
  const corner = ["-x", "1050", "-y", "0", "-W", "604", "-H", "620"];
  const picture = pdf.replace(/\.pdf$/, "-corner");
  execFileSync("pdftoppm", ["-f", "1", "-l", "1", "-r", String(DPI), "-singlefile", "-png", ...corner, pdf, picture]);
  return execFileSync("zbarimg", ["--quiet", "--raw", `${picture}.png`], { encoding: "utf8" }).trim();
}

/** Page 1 as a picture. */
export function drawFirstPage(pdf, picture, dpi = 110) {
  execFileSync("pdftoppm", ["-f", "1", "-l", "1", "-r", String(dpi), "-singlefile", "-png", pdf, picture.replace(/\.png$/, "")]);
}

export function textOf(pdf) {
  return execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
}

export const isPdf = (pdf) => readFileSync(pdf).subarray(0, 5).toString() === "%PDF-";
