// Names by which a reader finds things, read from the tables of sentences: a sentence may change its wording
// without a change here, but not its place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const text = (file) => readFileSync(new URL(`../../../shared/src/text/${file}`, import.meta.url), "utf8");
const unescape = (literal) => JSON.parse(`"${literal}"`);

/** Fields of one language of the portal: `name: "sentence",` */
function portal(file) {
  const words = {};
  for (const [, name, literal] of text(file).matchAll(/^ {4}(\w+):\s*"((?:[^"\\]|\\.)*)",$/gm)) words[name] = unescape(literal);
  return guarded(words);
}

/** Rows of a table of both languages: `name: "zh", "en";` */
function rows(file, column) {
  const words = {};
  for (const [, name, ...both] of text(file).matchAll(/^ {4}(\w+): "([^"]*)", "([^"]*)";$/gm)) words[name] = both[column];
  return guarded(words);
}

/** The tables of the consoles. */
function consoles(column) {
  const of = (name) => [name, rows(`console/${name}.rs`, column)];
  return Object.fromEntries(["common", "deliveries", "holds", "objections", "office", "policies", "record_acts", "records", "repairs", "settings", "withdrawals"].map(of));
}

/** A name that is not in the table is a mistake of the test, not an empty sentence. */
function guarded(words) {
  assert.ok(Object.keys(words).length > 3, "the sentences were read");
  return new Proxy(words, {
    get(table, name) {
      assert.ok(name in table, `there is no sentence ${String(name)}`);
      return table[name];
    },
  });
}

export const zh = portal("portal/zh.rs");
export const en = portal("portal/en.rs");
export const verifyZh = rows("verify.rs", 0);
export const verifyEn = rows("verify.rs", 1);
export const checkingZh = rows("checking.rs", 0);
export const checkingEn = rows("checking.rs", 1);
export const originalZh = rows("original.rs", 0);
export const scanningZh = rows("scanning.rs", 0);
export const scanningEn = rows("scanning.rs", 1);
export const consoleZh = consoles(0);
export const consoleEn = consoles(1);
