import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createDigest } from "../../../static/js/door/digest.js";
import { createOwnVerdict } from "../../../static/js/door/own_verdict.js";
import { createPeopleIndex } from "../../../static/js/door/people_index.js";
import { Refused } from "../../../static/js/door/server.js";

const { records } = JSON.parse(readFileSync(new URL("../../vectors/digest.json", import.meta.url)));
const [hang, replaced, niê] = records;
const opener = (record) => Buffer.from(record.index + record.key, "hex").toString("base64");
const ROWS = [
  [7, "Nguyễn Thị Thuý Hằng", "nguyen thi thuy hang", "0117", true, opener(hang), "48217730"],
  [7, "Nguyễn Thị Thuý Hằng", "nguyen thi thuy hang", "0116", false, opener(replaced), "11112222"],
  [9, "H'Hen Niê", "hhen nie h hen nie", "B-2", true, opener(niê), "90000001"],
];
const KEY = new Uint8Array(32).fill(3);

async function sealedRows(rows = ROWS) {
  const key = await crypto.subtle.importKey("raw", KEY, "AES-GCM", false, ["encrypt"]);
  const iv = new Uint8Array(12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, gzipSync(JSON.stringify(rows)));
  return Buffer.concat([iv, Buffer.from(sealed)]);
}

const answer = async (version, rows) => ({
  version,
  key: Buffer.from(KEY).toString("base64"),
  sealed: rows === null ? "" : (await sealedRows(rows)).toString("base64"),
});

function indexWith(answers, kept = null) {
  const [asked, saved] = [[], []];
  const index = createPeopleIndex({
    async fetchPeople(since) {
      asked.push(since);
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    storage: { load: async () => kept, save: async (state) => void saved.push(state) },
  });
  return { index, asked, saved };
}

const names = (found) => found.people.map(({ full_name }) => full_name);

test("people are found by name, once each, and living badges only", async () => {
  const { index } = indexWith([await answer("v1")]);
  await index.refresh();
  assert.deepEqual(names(index.search("hằng")), ["Nguyễn Thị Thuý Hằng"]);
  assert.deepEqual(names(index.search("hen")), ["H'Hen Niê"]);
  assert.deepEqual(index.search("h"), { people: [], more: false });
});

test("before the key came nobody is found", () => {
  assert.equal(indexWith([]).index.search("hằng"), null);
});

test("what lies on the phone opens again with the key of the next start", async () => {
  const kept = { version: "v1", sealed: new Uint8Array(await sealedRows()) };
  const { index, asked, saved } = indexWith([await answer("v1", null)], kept);
  await index.refresh();
  assert.deepEqual([asked, saved, names(index.search("niê"))], [["v1"], [], ["H'Hen Niê"]]);
});

test("what is kept says no name", async () => {
  const { index, saved } = indexWith([await answer("v1")]);
  await index.refresh();
  const kept = Buffer.from(saved[0].sealed).toString("utf8") + JSON.stringify(saved[0].version);
  assert.deepEqual([Object.keys(saved[0]), kept.includes("hang")], [["version", "sealed"], false]);
});

test("a phone that may not is told so", async () => {
  await assert.rejects(indexWith([new Refused(403, "not_permitted", "")]).index.refresh(), Refused);
});

test("more than twenty are not shown", async () => {
  const many = Array.from({ length: 21 }, (_, id) => [id, "Lê Hà", "le ha", String(id), true, opener(hang)]);
  const { index } = indexWith([await answer("v1", many)]);
  await index.refresh();
  const { people, more } = index.search("lê");
  assert.deepEqual([people.length, more], [20, true]);
});

async function phone(rows = ROWS) {
  const clear = {
    event_id: 1,
    categories: [{ id: 1, name: "", color: "", counts_for_quorum: true, needs_activation: false }],
    delegations: [],
    sittings: [{ id: 1, state: "open", mode: "entry_only", category_ids: [], acts: [[1, "open", false]] }],
    entrances: [{ id: 1, name: "Cửa 1", category_ids: [] }],
  };
  const bytes = new Uint8Array(Buffer.concat(records.map(({ packed }) => Buffer.from(packed, "base64"))));
  const storage = { load: async () => ({ version: "v", clear, records: bytes }), save: async () => {} };
  const digest = createDigest({ fetchDigest: async () => null, storage });
  const { index } = indexWith([await answer("v1", rows)]);
  await index.refresh();
  const own = createOwnVerdict({ digest, seen: { rows: async () => [], put: async () => {} }, people: index });
  const at = { sitting_id: 1, entrance_id: 1, scannedAt: replaced.says[7].ended[1] };
  return { own, ask: (method, read) => own.judge({ method, read, ...at }), at };
}

test("a number that is typed is judged by its badge, a dead one too", async () => {
  const { ask } = await phone();
  const verdicts = [];
  for (const number of [" 0117", "0116", "b-2"]) verdicts.push((await ask("typed", number)).verdict);
  assert.deepEqual(verdicts, ["admitted", "badge_replaced", "delegate_withdrawn"]);
});

test("a short code that is typed is judged by its own badge, however it is spaced", async () => {
  const { ask } = await phone();
  const verdicts = [];
  for (const code of ["4821 7730", "1111-2222", "9OOO OOOl"]) verdicts.push((await ask("typed", code)).verdict);
  assert.deepEqual(verdicts, ["admitted", "badge_replaced", "delegate_withdrawn"]);
});

test("a short code is typed and not read", async () => {
  assert.equal((await (await phone()).ask("camera", "48217730")).unresolved, "no_code");
});

for (const [name, row] of [
  ["a short code that two people have", [9, "H'Hen Niê", "hen", "B-2", true, opener(niê), "48217730"]],
  ["a short code that is somebody else's number", [9, "H'Hen Niê", "hen", "48217730", true, opener(niê), "90000001"]],
]) {
  test(`${name} admits neither`, async () => {
    const { verdict, tone, delegate, unresolved } = await (await phone([ROWS[0], row])).ask("typed", "4821 7730");
    assert.deepEqual([verdict, tone, delegate, unresolved], ["several_badges", "look", null, null]);
  });
}

test("a number on two living badges admits neither, on a dead and a living one it is the living", async () => {
  const twice = [9, "H'Hen Niê", "hen", "0117", true, opener(niê), "90000001"];
  assert.equal((await (await phone([ROWS[0], twice])).ask("typed", "0117")).verdict, "several_badges");
  const reissued = [7, "Nguyễn Thị Thuý Hằng", "hang", "0117", false, opener(replaced), "11112222"];
  assert.equal((await (await phone([ROWS[0], reissued])).ask("typed", "0117")).verdict, "admitted");
});

test("what nobody can be meant by is remembered of nobody", async () => {
  const twice = [9, "H'Hen Niê", "hen", "0117", true, opener(niê), "90000001"];
  const { own, ask, at } = await phone([ROWS[0], twice]);
  await own.noteScan({ id: "a", method: "typed", read: "0117", ...at }, { verdict: "several_badges" });
  assert.equal((await ask("camera", hang.code)).verdict, "admitted");
});

test("somebody picked is judged by their living badge", async () => {
  const { verdict, delegate } = await (await phone()).ask("picked", "7");
  assert.deepEqual([verdict, delegate.full_name], ["admitted", "Nguyễn Thị Thuý Hằng"]);
});

test("somebody picked who has no living badge is left to the server", async () => {
  const { verdict, unresolved } = await (await phone([ROWS[1]])).ask("picked", "7");
  assert.deepEqual([verdict, unresolved], ["unknown_badge", "no_code"]);
});

test("a number that nobody has stays unresolved", async () => {
  assert.equal((await (await phone()).ask("typed", "9999")).unresolved, "no_code");
});

test("who was let in by number is inside by badge", async () => {
  const { own, ask, at } = await phone();
  await own.noteScan({ id: "a", method: "typed", read: "0117", ...at }, { verdict: "admitted" });
  assert.equal((await ask("camera", hang.code)).verdict, "already_inside");
});
