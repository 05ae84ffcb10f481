// What the rows say, and what follows from all of them. No page, no network, no clock: tested by itself.

/** @typedef {"waiting"|"checking"|"agrees"|"disagrees"|"not_known"|"absent"|"queued"} State */
/**
 * `kept`: it rests on a list that was kept, not on what the service says now.
 * @typedef {{ id: string, title: string, state: State, text: string, code?: string|null, more?: [string, string][], offer?: string, kept?: boolean }} Row
 */

const VERDICTS = ["genuine", "expired", "withdrawn", "unknown"];

/** The service's own word. `verdict` is null where it did not answer. @returns {Row} */
export function onlineRow(words, verdict) {
  const known = VERDICTS.includes(verdict);
  const text = known ? `${words.online_said}${words.colon}${words[`online_${verdict}`]}` : words.online_unavailable;
  const state = known ? (verdict === "genuine" ? "agrees" : "disagrees") : "not_known";
  return { id: "online", title: words.online, state, text, code: known && verdict !== "genuine" ? `report.${verdict}` : null };
}

/**
 * In place of the service's word while it does not answer: what the kept withdrawn list says. Whether that is of any worth
 * is the verifier's to judge; what it does not know stays not known.
 * @param asOf when the list was made, null without one @returns {Row}
 */
export function awayRow(words, lang, judgement, asOf) {
  const silent = onlineRow(words, null);
  const check = judgement.checks.find(({ name }) => name === "withdrawal");
  const more = asOf ? [[words.list_as_of, minuteOf(asOf)]] : [];
  if (check?.state === "disagrees") return { ...rowOf(check, lang, words.withdrawn_list), id: "online", more, kept: true };
  if (!check || !asOf) return silent;
  if (check.state === "agrees") return { ...silent, title: words.withdrawn_list, state: "agrees", text: words.not_listed, more, kept: true };
  // Too old, from before the report, or by a clock that cannot be right.
  return /^(withdrawal|clock)\./.test(check.code) && check.code !== "withdrawal.nothing_asked" ? { ...silent, more: [[words.withdrawn_list, check[lang]], ...more] } : silent;
}

/** A time of the service, to the minute, as it stands on the report. */
const minuteOf = (time) => time.slice(0, 16).replace("T", " ");

/** A row of the verifier's in the language of the page. @returns {Row} */
export function rowOf(check, lang, title) {
  const text = check.detail ? `${check[lang]} (${check.detail})` : check[lang];
  return { id: check.name, title: title ?? check.title[lang], state: check.state, text, code: check.code };
}

/** The seal of the address: absent where a code was typed, which is no fault of the report. @returns {Row} */
export function sealRow(words, lang, judgement) {
  const check = judgement.checks.find(({ name }) => name === "seal");
  if (!check || check.code === "seal.none") {
    return { id: "seal", title: words.seal, state: "absent", text: words.seal_absent, code: "seal.none" };
  }
  return rowOf(check, lang, words.seal);
}

/** The log; what waits in its queue has a state of its own. `proof` is the service's answer, null if none came. @returns {Row} */
export function logRow(words, lang, judgement, proof) {
  const check = judgement.checks.find(({ name }) => name === "log");
  if (!check || proof === null) {
    return { id: "log", title: words.log, state: "not_known", text: words.log_missing, code: "paper.not_got" };
  }
  const row = rowOf(check, lang, words.log);
  if (row.code === "log.queued") return { ...row, state: "queued" };
  // A proof is of a seal or a file; where a code alone was typed there is nothing to hold it against.
  if (row.code === "check.not_reached" && sealRow(words, lang, judgement).state === "absent") {
    return { ...row, state: "absent", text: words.log_absent };
  }
  if (row.state !== "agrees") return row;
  const leaf = numbersOf(proof)[0];
  return leaf === undefined ? row : { ...row, more: [[words.log_place, String(leaf)]] };
}

/** Numbers of a report's leaves in the log. */
function numbersOf(proof) {
  try {
    return JSON.parse(proof).leaves.map(({ index }) => index);
  } catch {
    return [];
  }
}

const OF_FILE = new Set(["file_form", "file_signature", "file_report", "file_proof", "same_report", "validity"]);

/**
 * Rows of a file. Days are judged by the service's word where there is one.
 * @param said what the service says of the file's code: its word (JSON) and the log's proof (text), each null if it does not
 *   answer, and `asOf` of the kept withdrawn list; null where it was not asked
 * @param pageCode code of the page, null where it has none
 * @returns {Row[]}
 */
export function fileRows(words, lang, judgement, said, pageCode) {
  const online = said?.online;
  const judged = judgement.checks.filter(({ name }) => OF_FILE.has(name) && !(name === "validity" && online));
  const rows = judged.map((check) => rowOf(check, lang));
  const facts = judgement.report?.file ? judgement.report : null;
  if (!facts) return rows;
  if (pageCode && facts.code !== pageCode && !rows.some(({ id }) => id === "same_report")) {
    rows.push({ id: "same_report", title: words.fact_code, state: "disagrees", text: words.file_other, code: "report.other" });
  }
  if (!said) return rows;
  rows.push(logRow(words, lang, judgement, said.proof));
  rows.push(online ? onlineRow(words, online.verdict) : awayRow(words, lang, judgement, said.asOf));
  if (online?.report) rows.push(factsRow(words, differences(words, facts, online.report)));
  return rows;
}

/** @returns {Row} */
function factsRow(words, found) {
  if (found.length === 0) {
    return { id: "same_facts", title: words.same_facts, state: "agrees", text: words.same_facts_agree, code: null };
  }
  const text = `${words.differs}${words.colon}${found.map(([name]) => name).join(", ")}`;
  const more = found.map(([name, file, line]) => [name, `${words.in_report}${words.colon}${file}; ${words.on_line}${words.colon}${line}`]);
  return { id: "same_facts", title: words.same_facts, state: "disagrees", text, code: "report.differs", more };
}

/** What a file and the service do not say alike: name, in the file, on line. */
export function differences(words, facts, report) {
  const span = ({ from, to }) => `${from} – ${to}`;
  const pairs = [
    [words.fact_name, facts.file.name, report.name],
    [words.fact_credit_code, facts.credit_code, report.credit_code],
    [words.fact_report_no, facts.file.report_no, report.report_no],
    [words.fact_window, span(facts.file.window), span(report.window)],
    [words.fact_issued_at, facts.issued_at, report.issued_at],
    [words.fact_valid_through, facts.valid_through, report.valid_through],
  ];
  return pairs.filter(([name, file, line]) => (name === words.fact_name ? !isName(file, line) : file !== line));
}

/** A name that is a person's is masked on line, character by character. */
function isName(file, line) {
  const [whole, shown] = [[...file], [...line]];
  return whole.length === shown.length && shown.every((char, i) => char === whole[i] || char === "＊");
}

/** What follows from all rows: one that disagrees outweighs all, and nothing is authentic while something is on its way. */
export function overallOf(rows) {
  const has = (state) => rows.some((row) => row.state === state);
  if (has("disagrees")) return "disagrees";
  if (has("checking") || has("waiting")) return "checking";
  if (has("not_known")) return "not_known";
  if (has("queued")) return "queued";
  if (rows.some(({ kept }) => kept)) return "agrees_listed";
  return rows.some(({ id, state }) => id === "seal" && state === "absent") ? "agrees_typed" : "agrees";
}

/** Of a scan's facts and the page: another firm on the page than in the seal. @returns {Row|null} */
export function pageRow(words, facts, shownCreditCode) {
  if (!facts || !shownCreditCode) return null;
  const same = facts.credit_code === shownCreditCode;
  return {
    id: "same_facts",
    title: words.same_facts,
    state: same ? "agrees" : "disagrees",
    text: same ? words.same_facts_seal : `${words.differs}${words.colon}${words.fact_credit_code}`,
    code: same ? null : "report.differs",
    more: same ? undefined : [[words.fact_credit_code, `${words.in_report}${words.colon}${facts.credit_code}; ${words.on_line}${words.colon}${shownCreditCode}`]],
  };
}
