// Parts of the verify page's script that need no browser.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { forget, keys } from "../../../app/check/keep.js";
import { differences, fileRows, logRow, onlineRow, overallOf, pageRow, sealRow } from "../../../app/check/rows.js";
import { bestOf, parted, scannedOf } from "../../../app/check/scanned.js";
import { checkingEn, checkingZh } from "../lib/words.mjs";

const words = new Proxy(checkingEn, { get: (table, name) => (name === "colon" ? ": " : table[name]) });
const HOST = "xinzheng.example.gov.cn";
const check = (name, state, code = null, detail = null) => ({ name, state, code, detail, title: { zh: name, en: name }, zh: state, en: state });
const row = (state, id = state) => ({ id, title: "", state, text: "" });

/** A browser's storage. */
function storage(kept = {}) {
  return { kept, getItem: (name) => kept[name] ?? null, setItem: (name, text) => void (kept[name] = text), removeItem: (name) => void delete kept[name] };
}

/** A service with a root; counts what it is asked. */
function service(spki, { away = false } = {}) {
  const asked = [];
  const answer = (text) => ({ ok: true, text: async () => text });
  const fetch = async (address) => {
    asked.push(address);
    if (away) throw new TypeError("away");
    return address === "/v/keys" ? answer(JSON.stringify({ root: { algorithm: "es256", spki } })) : answer("vkey\n");
  };
  return { fetch, asked };
}

const FACTS = {
  code: "7K2M9QX4TB3NVW8A",
  credit_code: "91320900MA1000009K",
  issued_at: "2026-10-14T09:30:00+08:00",
  valid_through: "2026-11-13",
  file: { report_no: "20261014093000-7K2M9Q", name: "买买提·艾力", window: { from: "2023-10-13", to: "2026-10-13" } },
};
const ON_LINE = { ...FACTS.file, credit_code: FACTS.credit_code, issued_at: FACTS.issued_at, valid_through: FACTS.valid_through };

export default () =>
  describe("the verify page's script in parts", () => {
    test("nothing is authentic while a check is open, and one that disagrees outweighs all", () => {
      for (const [states, overall] of [
        [["agrees", "agrees"], "agrees"],
        [["agrees", "checking"], "checking"],
        [["agrees", "waiting"], "checking"],
        [["agrees", "not_known"], "not_known"],
        [["agrees", "queued"], "queued"],
        [["queued", "not_known"], "not_known"],
        [["agrees", "checking", "not_known", "queued", "disagrees"], "disagrees"],
      ]) {
        assert.equal(overallOf(states.map((state, at) => row(state, String(at)))), overall, states.join());
      }
      assert.equal(overallOf([row("agrees", "online"), row("absent", "seal")]), "agrees_typed");
    });

    test("each verdict of the service has its row, and silence is no verdict", () => {
      for (const verdict of ["expired", "withdrawn", "unknown"]) {
        const said = onlineRow(words, verdict);
        assert.deepEqual([said.state, said.code], ["disagrees", `report.${verdict}`]);
        assert.ok(said.text.includes(words[`online_${verdict}`]));
      }
      assert.equal(onlineRow(words, "genuine").state, "agrees");
      for (const none of [null, undefined, "something else", "toString"]) assert.equal(onlineRow(words, none).state, "not_known");
    });

    test("a typed code has no seal, which is no failure; a changed seal is", () => {
      assert.equal(sealRow(words, "en", { checks: [check("seal", "not_known", "seal.none")] }).state, "absent");
      assert.equal(sealRow(words, "en", { checks: [check("seal", "disagrees", "seal.signature")] }).state, "disagrees");
    });

    test("the log is queued, proven with its number, or did not come", () => {
      const proof = JSON.stringify({ state: "sequenced", leaves: [{ index: 7 }] });
      const agrees = logRow(words, "en", { checks: [check("log", "agrees")] }, proof);
      assert.deepEqual([agrees.state, agrees.more], ["agrees", [[words.log_place, "7"]]]);
      assert.equal(logRow(words, "en", { checks: [check("log", "not_known", "log.queued")] }, "{}").state, "queued");
      assert.equal(logRow(words, "en", { checks: [check("log", "not_known", "paper.not_got")] }, null).state, "not_known");
      const typed = [check("seal", "not_known", "seal.none"), check("log", "not_known", "check.not_reached")];
      assert.equal(logRow(words, "en", { checks: typed }, proof).state, "absent");
      const changed = [check("seal", "disagrees", "seal.signature"), check("log", "not_known", "check.not_reached")];
      assert.equal(logRow(words, "en", { checks: changed }, proof).state, "not_known");
      assert.equal(logRow(words, "en", { checks: [check("log", "disagrees", "log.inclusion")] }, proof).state, "disagrees");
    });

    test("what a file and the service do not say alike is named, each by itself", () => {
      assert.deepEqual(differences(words, FACTS, ON_LINE), []);
      for (const [field, value, name] of [
        ["credit_code", "91320900MA100000XX", words.fact_credit_code],
        ["report_no", "20261014093000-AAAAAA", words.fact_report_no],
        ["window", { from: "2025-10-13", to: "2026-10-13" }, words.fact_window],
        ["issued_at", "2026-10-14T09:30:01+08:00", words.fact_issued_at],
        ["valid_through", "2026-11-14", words.fact_valid_through],
        ["name", "买买提·艾山", words.fact_name],
      ]) {
        const found = differences(words, FACTS, { ...ON_LINE, [field]: value });
        assert.deepEqual(found.map(([name]) => name), [name]);
      }
      assert.deepEqual(differences(words, FACTS, { ...ON_LINE, name: "买＊＊＊＊＊" }), [], "a person's name is masked on line");
      assert.equal(differences(words, FACTS, { ...ON_LINE, name: "王＊＊＊＊＊" }).length, 1);
    });

    test("a file of another report than the page's disagrees, and an outage is not known", () => {
      const judgement = { checks: [check("file_form", "agrees"), check("validity", "disagrees", "report.expired")], report: FACTS };
      const state = (rows, wanted) => rows.find(({ id }) => id === wanted)?.state;
      const genuine = { online: { verdict: "genuine", report: ON_LINE }, proof: null };
      const other = fileRows(words, "en", judgement, genuine, "ZZZZZZZZZZZZZZZA");
      assert.equal(state(other, "same_report"), "disagrees");
      assert.equal(state(other, "validity"), undefined, "days are judged by the service's clock where it answers");
      const away = fileRows(words, "en", judgement, { online: null, proof: null }, FACTS.code);
      assert.deepEqual(["online", "log", "validity", "same_report"].map((id) => state(away, id)), ["not_known", "not_known", "disagrees", undefined]);
      const logged = { ...judgement, checks: [...judgement.checks, check("log", "agrees")] };
      const proof = JSON.stringify({ leaves: [{ index: 7 }] });
      const inLog = fileRows(words, "en", logged, { ...genuine, proof }, FACTS.code).find(({ id }) => id === "log");
      assert.deepEqual([inLog.state, inLog.more], ["agrees", [[words.log_place, "7"]]]);
      const otherLeaf = { ...judgement, checks: [...judgement.checks, check("log", "disagrees", "log.other_report")] };
      assert.equal(state(fileRows(words, "en", otherLeaf, { ...genuine, proof }, FACTS.code), "log"), "disagrees");
      const forged = fileRows(words, "en", { checks: [check("file_form", "disagrees", "file.structure")], report: null }, null, FACTS.code);
      assert.deepEqual(forged.map(({ state }) => state), ["disagrees"]);
    });

    test("a page that shows another firm than the seal disagrees", () => {
      assert.equal(pageRow(words, FACTS, FACTS.credit_code).state, "agrees");
      assert.equal(pageRow(words, FACTS, "91320900MA100000XX").state, "disagrees");
      assert.equal(pageRow(words, null, FACTS.credit_code), null);
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

    test("keys are kept from the first visit, fetched again when they are old, and used when nothing comes", async () => {
      const place = storage();
      const first = service("aa");
      const got = await keys({ storage: place, fetch: first.fetch, now: 1_000 });
      assert.deepEqual([got.kept.root, got.kept.log, got.changed], ["aa", "vkey", null]);
      const fresh = service("aa");
      await keys({ storage: place, fetch: fresh.fetch, now: 60_000 });
      assert.deepEqual(fresh.asked, [], "a scan a minute later asks for nothing");
      const old = service("aa");
      await keys({ storage: place, fetch: old.fetch, now: 3_600_000 });
      assert.deepEqual(old.asked, ["/v/keys"], "the log's key stays");
      const gone = await keys({ storage: place, fetch: service("aa", { away: true }).fetch, now: 90_000_000 });
      assert.deepEqual([gone.kept.root, gone.kept.at], ["aa", 3_600_000]);
      assert.equal(await keys({ storage: storage(), fetch: service("aa", { away: true }).fetch, now: 1 }), null);
    });

    test("another root is not believed until somebody takes it", async () => {
      const place = storage();
      await keys({ storage: place, fetch: service("aa").fetch, now: 1_000 });
      const other = await keys({ storage: place, fetch: service("bb").fetch, now: 9_000_000 });
      assert.deepEqual([other.kept.root, other.changed], ["aa", { before: "aa", now: "bb" }]);
      assert.ok(place.kept["xinzheng.keys"].includes('"aa"'), "what was kept stays");
      forget(place);
      assert.equal((await keys({ storage: place, fetch: service("bb").fetch, now: 9_000_001 })).changed, null);
    });

    test("storage that throws or holds rubbish is a first visit", async () => {
      const refusing = { getItem: () => { throw new Error("refused"); }, setItem: () => { throw new Error("refused"); } };
      assert.equal((await keys({ storage: refusing, fetch: service("aa").fetch, now: 1 })).kept.root, "aa");
      for (const rubbish of ["", "null", "[]", "{", '{"root":1}']) {
        assert.equal((await keys({ storage: storage({ "xinzheng.keys": rubbish }), fetch: service("aa").fetch, now: 1 })).kept.root, "aa");
      }
    });

    test("both languages have every sentence", () => {
      assert.notEqual(checkingZh.title, checkingEn.title);
    });
  });
