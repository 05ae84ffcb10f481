// The withdrawn list as the verify page keeps it, without a browser. The verifier's own rules are tested with the verifier.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { awayRow, fileRows, overallOf } from "../../../app/check/rows.js";
import { WithdrawnList, roomOf } from "../../../app/check/withdrawn.js";
import { checkingEn, checkingZh } from "../lib/words.mjs";

const NAME = "xinzheng.withdrawn";
const MINUTE = 60_000;
const at = (minute) => new Date(Date.parse("2026-10-14T01:30:00Z") + minute * MINUTE).toISOString();
const ms = (minute) => Date.parse(at(minute));

/** A list of so many minutes, of a sequence; changes say since which. */
const text = (minute, sequence, since) => JSON.stringify({ as_of: at(minute), sequence, since });

/** As a verifier takes a list: what is damaged, older or does not follow is thrown back. */
function verifier() {
  let held = null;
  const fault = (code) => Object.assign(new Error(code), { code });
  return async (given) => {
    let read;
    try {
      read = JSON.parse(given);
    } catch {
      throw fault("withdrawn.form");
    }
    if (read.signature === "wrong") throw fault("answer.signature");
    const changes = read.since !== undefined;
    if (changes && !held) throw fault("withdrawn.no_list_yet");
    if (changes && (held.sequence !== read.since || read.as_of < held.as_of)) throw fault("withdrawn.does_not_follow");
    if (!changes && held && read.as_of < held.as_of) throw fault("withdrawn.older");
    held = read;
    return { as_of: read.as_of, sequence: read.sequence, count: 0, changes };
  };
}

/** Storage of a browser, shared by its pages. */
function storage(kept = {}) {
  return { kept, getItem: (name) => kept[name] ?? null, setItem: (name, value) => void (kept[name] = value), removeItem: (name) => void delete kept[name] };
}

/** A service that gives these answers one after the other; null is none. */
function service(...answers) {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    const answer = answers.shift() ?? null;
    if (answer === null) throw new TypeError("away");
    return new Response(answer);
  };
  return { fetch, asked };
}

const open = (place, fetch, { connection, take = verifier() } = {}) => new WithdrawnList({ storage: place, fetch, connection, take });
const linesOf = (place) => (place.kept[NAME] ?? "").split("\n").filter(Boolean);

export default () =>
  describe("the withdrawn list that a browser keeps", () => {
    test("the first visit loads the whole list, a later one what has changed, and one within minutes nothing", async () => {
      const place = storage();
      const first = service(text(0, 5));
      await open(place, first.fetch).renew(ms(0));
      const soon = service();
      await open(place, soon.fetch).renew(ms(9));
      const later = service(text(20, 6, 5));
      const list = open(place, later.fetch);
      await list.renew(ms(20));
      assert.deepEqual([first.asked, soon.asked, later.asked], [["/v/withdrawn"], [], ["/v/withdrawn?since=5"]]);
      assert.deepEqual([list.asOf, linesOf(place)], [at(20), [text(0, 5), text(20, 6, 5)]]);
      const offline = open(place, service().fetch);
      await offline.kept();
      assert.equal(offline.asOf, at(20), "what was kept is taken without a network");
    });

    test("changes that were none leave their place, and after sixteen the list is loaded anew", async () => {
      const place = storage({ [NAME]: text(0, 5) });
      for (let minute = 20; minute <= 60; minute += 20) await open(place, service(text(minute, 5, 5)).fetch).renew(ms(minute));
      assert.deepEqual(linesOf(place), [text(0, 5), text(60, 5, 5)]);
      for (let sequence = 6; sequence <= 21; sequence++) {
        await open(place, service(text(sequence * 20, sequence, sequence - 1)).fetch).renew(ms(sequence * 20));
      }
      assert.equal(linesOf(place).length, 17);
      const anew = service(text(1_000, 30));
      await open(place, anew.fetch).renew(ms(1_000));
      assert.deepEqual([anew.asked, linesOf(place)], [["/v/withdrawn"], [text(1_000, 30)]]);
    });

    test("what is damaged or wrongly signed in the storage is dropped, and what follows it with it", async () => {
      const wrong = JSON.stringify({ as_of: at(10), sequence: 6, since: 5, signature: "wrong" });
      for (const [rubbish, left] of [
        ["no list", []],
        [`${text(0, 5).slice(0, -4)}\n${text(10, 6, 5)}`, []],
        [`${text(0, 5)}\n${wrong}\n${text(20, 7, 6)}`, [text(0, 5)]],
        [`${text(0, 5)}\n${text(20, 9, 8)}`, [text(0, 5)]],
        [text(10, 6, 5), []],
        ["x".repeat(300 << 10), []],
      ]) {
        const place = storage({ [NAME]: rubbish });
        const list = open(place, service().fetch);
        await list.renew(ms(0));
        assert.deepEqual([linesOf(place), list.asOf], [left, left.length ? at(0) : null], rubbish.slice(0, 80));
        assert.equal(NAME in place.kept, left.length > 0);
      }
    });

    test("a verifier that did not open says nothing of the list: it stays, and is taken later", async () => {
      const place = storage({ [NAME]: text(0, 5) });
      const good = verifier();
      let broken = true;
      const take = async (given) => {
        if (broken) throw Object.assign(new Error(), { code: "worker.failed" });
        return good(given);
      };
      const list = open(place, service().fetch, { take });
      await list.kept();
      assert.deepEqual([list.asOf, linesOf(place)], [null, [text(0, 5)]]);
      broken = false;
      await list.kept();
      assert.equal(list.asOf, at(0));
    });

    test("an older list takes the place of no newer one, nor one that is not the service's", async () => {
      const kept = `${text(0, 5)}\n${text(20, 6, 5)}`;
      for (const answer of [text(10, 5), JSON.stringify({ as_of: at(60), sequence: 9, signature: "wrong" }), "<html>", "", null]) {
        const place = storage({ [NAME]: kept });
        const list = open(place, service(answer).fetch);
        await list.renew(ms(60));
        assert.deepEqual([place.kept[NAME], list.asOf], [kept, at(20)], answer);
      }
      const place = storage();
      const [slow, quick] = [open(place, service(text(0, 5)).fetch), open(place, service(text(30, 6)).fetch)];
      await Promise.all([slow.kept(), quick.kept()]);
      await quick.renew(ms(30));
      await slow.renew(ms(30));
      assert.deepEqual(linesOf(place), [text(30, 6)], "of two pages the later writer does not undo the other's");
    });

    test("changes that do not follow are answered by asking for the whole list, which may come by itself too", async () => {
      for (const answers of [[text(30, 9, 7), text(31, 9)], [text(31, 9)]]) {
        const place = storage({ [NAME]: text(0, 5) });
        const told = service(...answers);
        await open(place, told.fetch).renew(ms(30));
        assert.deepEqual(told.asked, ["/v/withdrawn?since=5", "/v/withdrawn"].slice(0, answers.length));
        assert.deepEqual(linesOf(place), [text(31, 9)]);
      }
    });

    test("who wants to be spared loads changes alone, and nobody more than there is room for", async () => {
      for (const spared of [{ saveData: true }, { effectiveType: "2g" }, { effectiveType: "slow-2g" }]) {
        const none = service(text(0, 5));
        await open(storage(), none.fetch, { connection: spared }).renew(ms(0));
        assert.deepEqual(none.asked, []);
        const place = storage({ [NAME]: text(0, 5) });
        const changes = service(text(30, 9, 7), text(31, 9));
        await open(place, changes.fetch, { connection: spared }).renew(ms(30));
        assert.deepEqual([changes.asked, linesOf(place)], [["/v/withdrawn?since=5"], [text(0, 5)]]);
      }
      const rooms = [undefined, {}, { type: "wifi", effectiveType: "4g" }, { type: "cellular", effectiveType: "4g" }, { effectiveType: "3g" }];
      assert.deepEqual(rooms.map((connection) => roomOf(connection).most >> 10), [256, 256, 256, 32, 32]);
      const large = `${text(0, 5)}${" ".repeat(40 << 10)}`;
      const place = storage();
      const list = open(place, service(large).fetch, { connection: { type: "cellular" } });
      await list.renew(ms(0));
      assert.deepEqual([list.asOf, linesOf(place)], [null, []], "40 KB are not loaded by a telephone's network");
      await open(place, service(large).fetch).renew(ms(0));
      assert.equal(linesOf(place).length, 1);
    });

    test("what grows beyond its room is not kept, and is loaded whole by the next visit", async () => {
      const large = (...list) => JSON.stringify({ ...JSON.parse(text(...list)), codes: "x".repeat(150 << 10) });
      const place = storage();
      await open(place, service(large(0, 5)).fetch).renew(ms(0));
      assert.equal(linesOf(place).length, 1);
      const list = open(place, service(large(20, 6, 5)).fetch);
      await list.renew(ms(20));
      assert.deepEqual([list.asOf, NAME in place.kept], [at(20), false], "it is used, and not kept");
    });

    test("a browser that keeps nothing goes by what it has fetched", async () => {
      const refuse = () => {
        throw new Error("refused");
      };
      const list = open({ getItem: refuse, setItem: refuse, removeItem: refuse }, service(text(0, 5)).fetch);
      await list.renew(ms(0));
      assert.equal(list.asOf, at(0));
    });

    for (const [lang, table] of [["zh", checkingZh], ["en", checkingEn]]) {
      const words = new Proxy(table, { get: (given, name) => (name === "colon" ? ": " : given[name]) });
      const check = (state, code = null) => ({ name: "withdrawal", state, code, detail: null, title: { zh: "撤回", en: "Withdrawal" }, zh: "原因", en: "why" });
      const said = (found, asOf = "2026-10-14T09:30:12+08:00") => awayRow(words, lang, { checks: found ? [found] : [] }, asOf);

      test(`without the service the list speaks, as the verifier judges it, with its time (${lang})`, () => {
        const withdrawn = said(check("disagrees", "report.withdrawn"));
        assert.deepEqual([withdrawn.state, withdrawn.code, withdrawn.more], ["disagrees", "report.withdrawn", [[words.list_as_of, "2026-10-14 09:30"]]]);
        const listed = said(check("agrees"));
        assert.deepEqual([listed.state, listed.text, listed.more], ["agrees", words.not_listed, [[words.list_as_of, "2026-10-14 09:30"]]]);
        const rows = [listed, { id: "seal", title: "", state: "agrees", text: "" }];
        assert.equal(overallOf(rows), "agrees_listed");
        assert.notEqual(words.agrees_listed, words.agrees);
        for (const other of ["checking", "not_known", "disagrees", "queued"]) assert.equal(overallOf([...rows, { id: "log", state: other }]), other);
      });

      test(`what no list can say stays not known (${lang})`, () => {
        for (const [found, asOf] of [[check("not_known", "withdrawal.nothing_asked"), null], [check("agrees"), null], [check("not_known", "withdrawal.nothing_asked"), undefined], [null, undefined], [check("not_known", "check.not_reached"), undefined]]) {
          const row = said(found, asOf);
          assert.deepEqual([row.state, row.text, row.more], ["not_known", words.online_unavailable, undefined]);
        }
        for (const code of ["withdrawal.list_too_old", "withdrawal.list_before_issue", "withdrawal.after_its_days", "clock.before_answer"]) {
          const row = said(check("not_known", code));
          assert.deepEqual([row.state, row.text], ["not_known", words.online_unavailable]);
          assert.deepEqual(row.more.map(([name]) => name), [words.withdrawn_list, words.list_as_of]);
        }
      });

      test(`of a file too the list speaks only where the service does not (${lang})`, () => {
        const judgement = { checks: [check("disagrees", "report.withdrawn")], report: { code: "7K2M9QX4TB3NVW8A", file: {} } };
        const online = (word) => fileRows(words, lang, judgement, { online: word, proof: null, asOf: "2026-10-14T09:30:00+08:00" }, null).find(({ id }) => id === "online");
        assert.deepEqual([online(null).state, online(null).title], ["disagrees", words.withdrawn_list]);
        assert.deepEqual([online({ verdict: "genuine" }).state, online({ verdict: "genuine" }).title], ["agrees", words.online]);
      });
    }
  });
