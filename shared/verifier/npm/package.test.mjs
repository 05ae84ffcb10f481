// The package as a bank has it: `node --test package.test.mjs`, VERIFIER being its folder and VECTORS that of the vectors.
// Nothing may touch a network: what could is taken away before the package is loaded.
import assert from "node:assert/strict";
import dns from "node:dns";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { pathToFileURL } from "node:url";
import { test } from "node:test";

const touched = [];
const refuse = (name) => () => {
  touched.push(name);
  throw new Error(`${name} was called`);
};
globalThis.fetch = refuse("fetch");
globalThis.WebSocket = refuse("WebSocket");
globalThis.XMLHttpRequest = refuse("XMLHttpRequest");
net.Socket.prototype.connect = refuse("connect");
dns.lookup = refuse("lookup");
for (const client of [http, https]) client.request = client.get = refuse("request");

const folder = process.env.VERIFIER;
// Two entries: one judges codes alone, and is small; one judges files too.
const { Verifier } = await import(pathToFileURL(`${folder}/node-file.js`));
const { Verifier: OfCodes } = await import(pathToFileURL(`${folder}/node.js`));
const read = (name) => JSON.parse(readFileSync(`${process.env.VECTORS}/${name}`, "utf8"));
const text = (value) => new TextEncoder().encode(value);
const hex = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));

const word = ({ name, state, code }) =>
  state === "agrees" ? name : `${state === "disagrees" ? "!" : "?"}${name}=${code}`;
const of = (judgement, name) => judgement.checks.find((check) => check.name === name);

const told = read("verifier.json");

const verifier = (one = {}, Kind = Verifier) => {
  const made = new Kind(text(one.keys ?? told.keys), told.root, told.host);
  made.trustLog(told.log_key);
  if (one.keys_fetched_at) made.keysFetchedAt(one.keys_fetched_at);
  for (const list of one.withdrawn ?? []) made.takeWithdrawn(list);
  return made;
};

const papers = (one) => {
  const given = {};
  if ("scanned" in one) given.scanned = one.scanned;
  if ("log_proof" in one) given.logProof = one.log_proof;
  if ("result" in one) given.result = one.result;
  if ("file" in one) {
    let file = Buffer.from(hex(told.files[one.file]));
    if (one.replace) Buffer.from(one.replace[1]).copy(file, file.indexOf(one.replace[0]));
    if (one.append) file = Buffer.concat([file, Buffer.from(one.append)]);
    given.file = new Uint8Array(file);
  }
  return given;
};

test("every case comes to what it must, check by check", () => {
  assert.ok(told.cases.length > 50);
  for (const one of told.cases) {
    const judgement = verifier(one).judge(papers(one), one.now);
    assert.equal(judgement.checks.map(word).join(" "), one.expected, one.name);
    assert.equal(judgement.overall, one.overall, one.name);
    assert.equal(judgement.host, told.host);
    for (const check of judgement.checks) {
      assert.match(check.zh, /[\u4e00-\u9fff]/);
      assert.match(check.en, /^[\x20-\x7e]+$/);
      assert.ok(check.title.zh && check.title.en);
    }
  }
});

test("the entry for codes comes to the same, and judges no file", () => {
  const codes = told.cases.filter((one) => !("file" in one));
  assert.ok(codes.length > 30);
  for (const one of codes) {
    const [small, whole] = [OfCodes, Verifier].map((Kind) => verifier(one, Kind).judge(papers(one), one.now));
    assert.deepEqual(small, whole, one.name);
  }
  const made = verifier({}, OfCodes);
  assert.equal(made.file, undefined);
  const file = new Uint8Array(5);
  assert.throws(() => made.judge({ file }, told.cases[0].now), { code: "verifier.no_files" });
});

test("every good vector of the seal agrees, every bad one does not, for its reason", () => {
  const vectors = read("seal.json");
  for (const vector of [...vectors.good, ...vectors.bad]) {
    const made = new Verifier(text(vectors.list), vectors.root, vector.host);
    const scanned = `https://${vector.host}/v/${vector.code}#${vector.digits}`;
    const check = of(made.seal(scanned, "2026-11-27T09:00:00+08:00"), "seal");
    if (vector.reason) {
      assert.notEqual(check.state, "agrees", vector.name);
      assert.equal(check.code, vector.reason, vector.name);
    } else {
      assert.equal(check.state, "agrees", vector.name);
    }
  }
});

test("what every released version printed still verifies", () => {
  const released = read("released/0.1.0.json");
  assert.ok(released.qr.length >= 2);
  for (const qr of released.qr) {
    const made = new Verifier(text(released.list), released.root, new URL(qr).host);
    const judgement = made.seal(qr, "2026-11-27T09:00:00+08:00");
    assert.equal(of(judgement, "seal").state, "agrees");
    assert.equal(of(judgement, "address").state, "agrees");
    assert.ok(judgement.report.credit_code.length === 18);
  }
});

test("no digit of a seal can be another", () => {
  const one = told.cases.find((one) => one.name === "a paper");
  const made = verifier(one);
  const at = one.scanned.indexOf("#") + 1;
  const digits = one.scanned.slice(at);
  assert.equal(digits.length, 306);
  let tried = 0;
  const begun = performance.now();
  for (let place = 0; place < digits.length; place++) {
    for (let other = 0; other < 10; other++) {
      if (String(other) === digits[place]) continue;
      const changed = one.scanned.slice(0, at) + digits.slice(0, place) + other + digits.slice(place + 1);
      const judgement = made.seal(changed, one.now);
      assert.notEqual(judgement.overall, "authentic", `digit ${place} as ${other}`);
      assert.notEqual(of(judgement, "seal").state, "agrees", `digit ${place} as ${other}`);
      tried++;
    }
  }
  assert.equal(tried, 306 * 9);
  console.log(`${tried} changed digits refused, ${((performance.now() - begun) / tried).toFixed(2)} ms each`);
});

test("what is no argument throws an error that has a code and both sentences", () => {
  const made = verifier();
  const now = told.cases[0].now;
  const throws = (work, code) =>
    assert.throws(work, (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, "VerifierError");
      assert.equal(error.code, code);
      return error.zh.length > 0 && error.en.length > 0;
    });
  throws(() => new Verifier(text(told.keys), told.log_key, told.host), "verifier.root");
  throws(() => new Verifier(text(told.keys), told.root, "a/b"), "verifier.host");
  throws(() => new Verifier(text("{}"), told.root, told.host), "keys.form");
  throws(() => new Verifier(told.keys, told.root, told.host), "verifier.papers");
  throws(() => new Verifier(text(read("seal.json").list), told.root, told.host), "keys.other_root");
  throws(() => made.judge({}, "yesterday"), "verifier.time");
  throws(() => made.judge(null, now), "verifier.papers");
  throws(() => made.judge({ scanned: 1 }, now), "verifier.papers");
  throws(() => made.judge({ file: "text" }, now), "verifier.papers");
  throws(() => made.trustLog("x"), "verifier.log_key");
  throws(() => made.takeWithdrawn("{}"), "withdrawn.form");
});

test("a seal and a file are judged while one looks", () => {
  const time = (name, Kind) => {
    const one = told.cases.find((one) => one.name === name);
    const [made, given] = [verifier(one, Kind), papers(one)];
    made.judge(given, one.now);
    const begun = performance.now();
    for (let turn = 0; turn < 20; turn++) made.judge(given, one.now);
    return ((performance.now() - begun) / 20).toFixed(1);
  };
  console.log(`a paper in ${time("a paper", OfCodes)} ms, a file in ${time("a file", Verifier)} ms`);
});

test("a withdrawn list says what to ask for next", () => {
  const one = told.cases.find((one) => one.name === "withdrawn, by what changed since");
  const made = verifier();
  assert.deepEqual(made.takeWithdrawn(one.withdrawn[0]), { as_of: "2026-11-28T09:00:00+08:00", sequence: 40, count: 0 });
  assert.equal(made.takeWithdrawn(one.withdrawn[1]).sequence, 41);
  assert.equal(made.keyList().keys, 3);
});

test("no network was touched", () => {
  assert.deepEqual(touched, []);
});
