import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createDigest } from "../../../static/js/door/digest.js";
import { fromBase64 } from "../../../static/js/door/digest_crypto.js";
import { createOwnVerdict } from "../../../static/js/door/own_verdict.js";

const { records } = JSON.parse(readFileSync(new URL("../../vectors/digest.json", import.meta.url)));
const [hang, replaced, withdrawn] = records;
const ENDED = replaced.says[7].ended[1];
const EIGHT = ENDED - 3_600_000;

const clear = {
  event_id: 1,
  categories: [{ id: 1, name: "Chính thức", color: "#a3161f", counts_for_quorum: true, needs_activation: false }],
  delegations: [{ id: 14, name: "Quận 1" }],
  sittings: [
    { id: 1, state: "open", mode: "entry_only", category_ids: [], acts: [[1, "open", false]] },
    { id: 2, state: "planned", mode: "no_reentry", category_ids: [], acts: [] },
    { id: 3, state: "open", mode: "no_reentry", category_ids: [], acts: [[1, "open", false]] },
  ],
  entrances: [
    { id: 1, name: "Cửa 1", category_ids: [] },
    { id: 2, name: "Cửa báo chí", category_ids: [9] },
  ],
};
const bytes = new Uint8Array(Buffer.concat(records.map(({ packed }) => fromBase64(packed))));

/** A phone with what it keeps; `rows` is its memory of what it saw. */
function phone({ kept = { version: "v1", clear, records: bytes }, rows = [] } = {}) {
  const storage = { load: async () => kept, save: async () => {} };
  const digest = createDigest({ fetchDigest: async () => null, storage });
  const seen = { rows: async () => structuredClone(rows), put: async (row) => void rows.push(structuredClone(row)) };
  return createOwnVerdict({ digest, seen });
}

const at = (read, more = {}) => ({ read, sitting_id: 1, entrance_id: 1, scannedAt: EIGHT, ...more });
const scan = (id, read, more = {}) => ({ id, ...at(read, more) });

test("a badge of the digest is admitted, provisionally, with all that the screen shows", async () => {
  assert.deepEqual(await phone().judge(at(hang.code)), {
    verdict: "admitted",
    tone: "go",
    direction: "in",
    overrode: null,
    provisional: true,
    counts: true,
    delegate: {
      full_name: "Nguyễn Thị Thuý Hằng",
      position: "Chủ tịch Công đoàn cơ sở",
      category: "Chính thức",
      category_color: "#a3161f",
      delegation: "Quận 1",
      seat: "B-14",
    },
    photo: "",
    note: "",
    previous: null,
    badge_ended_at: null,
    badge_ended_by: "",
    right_entrances: [],
    unresolved: null,
  });
});

test("a code that is not in the digest is unknown and names nobody", async () => {
  const { verdict, tone, delegate, provisional, unresolved } = await phone().judge(at(`DB:${"Z".repeat(26)}`));
  assert.deepEqual([verdict, tone, delegate, provisional, unresolved], ["unknown_badge", "stop", null, true, "not_in_digest"]);
});

test("a number says nothing to this phone alone", async () => {
  assert.equal((await phone().judge(at("0117"))).unresolved, "no_code");
});

test("a phone without a digest, or one that does not know the sitting, says so", async () => {
  const reasons = [
    (await phone({ kept: null }).judge(at(hang.code))).unresolved,
    (await phone().judge(at(hang.code, { sitting_id: 99 }))).unresolved,
  ];
  assert.deepEqual(reasons, ["no_digest", "no_digest"]);
});

test("a badge is judged by what it was when it was scanned", async () => {
  const verdicts = [];
  for (const scannedAt of [ENDED - 1, ENDED]) verdicts.push((await phone().judge(at(replaced.code, { scannedAt }))).verdict);
  assert.deepEqual(verdicts, ["needs_attention", "badge_replaced"]);
});

test("a dead badge tells since when", async () => {
  const { badge_ended_at } = await phone().judge(at(replaced.code, { scannedAt: ENDED }));
  assert.equal(badge_ended_at, new Date(ENDED).toISOString());
});

test("a note to staff comes with the verdict", async () => {
  const { verdict, tone, note } = await phone().judge(at(replaced.code));
  assert.deepEqual([verdict, tone, note], ["needs_attention", "look", replaced.says[6]]);
});

test("who has withdrawn is stopped", async () => {
  const { verdict, tone } = await phone().judge(at(withdrawn.code));
  assert.deepEqual([verdict, tone], ["delegate_withdrawn", "stop"]);
});

test("the wrong entrance names the right ones", async () => {
  const { verdict, right_entrances } = await phone().judge(at(hang.code, { entrance_id: 2 }));
  assert.deepEqual([verdict, right_entrances], ["wrong_entrance", ["Cửa 1"]]);
});

test("a sitting that is not open is said to be so", async () => {
  assert.equal((await phone().judge(at(hang.code, { sitting_id: 2 }))).verdict, "sitting_not_open");
});

test("whom this phone let in is inside, with when and where", async () => {
  const here = phone();
  const first = await here.judge(at(hang.code));
  await here.noteScan(scan("a", hang.code), first);
  const { verdict, previous } = await here.judge(at(hang.code, { scannedAt: EIGHT + 60_000 }));
  assert.deepEqual([verdict, previous], ["already_inside", { at: new Date(EIGHT).toISOString(), entrance: "Cửa 1" }]);
});

test("it remembers so after a restart", async () => {
  const rows = [];
  await phone({ rows }).noteScan(scan("a", hang.code), { verdict: "admitted" });
  assert.equal((await phone({ rows }).judge(at(hang.code))).verdict, "already_inside");
});

test("what another tab of the page saw counts at once", async () => {
  const listening = [];
  const rows = [];
  const digest = createDigest({
    fetchDigest: async () => null,
    storage: { load: async () => ({ version: "v1", clear, records: bytes }), save: async () => {} },
  });
  const seen = { rows: async () => [], put: async (row) => void rows.push(row), listen: (then) => listening.push(then) };
  const [here, there] = [createOwnVerdict({ digest, seen }), createOwnVerdict({ digest, seen })];
  await there.judge(at(hang.code));
  await here.noteScan(scan("a", hang.code), await here.judge(at(hang.code)));
  for (const then of listening) then(rows[0]);
  assert.equal((await there.judge(at(hang.code, { scannedAt: EIGHT + 60_000 }))).verdict, "already_inside");
});

test("what this phone remembers of people is their number and a hash", async () => {
  const rows = [];
  await phone({ rows }).noteScan(scan("a", hang.code), { verdict: "admitted" });
  const row = { id: "a", sitting_id: 1, index: hang.index, delegate_id: 7, voided_at: null };
  const moved = { scan_id: "a", at: EIGHT, effect: "entry", entrance_id: 1 };
  assert.deepEqual(rows, [{ ...row, movements: [moved] }]);
});

test("another sitting is another matter", async () => {
  const here = phone();
  await here.noteScan(scan("a", hang.code), { verdict: "admitted" });
  assert.equal((await here.judge(at(hang.code, { sitting_id: 3 }))).verdict, "admitted");
});

test("another badge of the same person is the same person", async () => {
  const here = phone();
  await here.noteScan(scan("a", hang.code), { verdict: "admitted" });
  assert.equal((await here.judge(at(replaced.code))).verdict, "already_inside");
});

test("who left for good stays out, and a supervisor may let them in", async () => {
  const here = phone();
  const there = (minute) => ({ sitting_id: 3, scannedAt: EIGHT + minute * 60_000 });
  await here.noteScan(scan("a", hang.code, there(0)), { verdict: "admitted" });
  await here.noteScan(scan("b", hang.code, there(1)), { verdict: "left" });
  const refused = await here.judge(at(hang.code, there(2)));
  const allowed = await here.judge(at(hang.code, { ...there(2), override: { reason: "Quên thuốc" } }));
  assert.deepEqual([refused.verdict, allowed.verdict, allowed.overrode], ["no_reentry", "re_entered", "no_reentry"]);
});

test("who was refused for having left stays out when they may come back, and then comes in", async () => {
  const rows = [];
  const under = (mode) => phone({ rows, kept: { version: mode, clear: withMode(mode), records: bytes } });
  const withMode = (mode) => ({ ...clear, sittings: clear.sittings.map((each) => ({ ...each, mode })) });
  const strict = under("no_reentry");
  for (const [id, direction] of [["a", "in"], ["b", "out"], ["c", "in"]]) {
    const scanned = scan(id, hang.code, { direction, scannedAt: EIGHT + 1000 * rows.length });
    await strict.noteScan(scanned, await strict.judge(scanned));
  }
  const lenient = await under("reentry").judge(at(hang.code, { scannedAt: EIGHT + 60_000 }));
  const again = await under("no_reentry").judge(at(hang.code, { scannedAt: EIGHT + 60_000 }));
  assert.deepEqual([rows.length, lenient.verdict, again.verdict], [3, "re_entered", "no_reentry"]);
});

test("an exit is never refused", async () => {
  const { verdict, tone } = await phone().judge(at(withdrawn.code, { direction: "out" }));
  assert.deepEqual([verdict, tone], ["left", "go"]);
});

test("what the server told of another door is known here from then on", async () => {
  const here = phone();
  const previous = { at: new Date(EIGHT - 5000).toISOString(), entrance: "Cửa 7" };
  await here.noteScan(scan("a", hang.code), { verdict: "already_inside", previous });
  const { verdict, previous: shown } = await here.judge(at(hang.code));
  assert.deepEqual([verdict, shown], ["already_inside", previous]);
});

test("the server's answer takes the place of what this phone said of the same scan", async () => {
  const here = phone();
  await here.noteScan(scan("a", hang.code), { verdict: "admitted", provisional: true });
  await here.noteScan(scan("a", hang.code), { verdict: "delegate_withdrawn" });
  assert.equal((await here.judge(at(hang.code))).verdict, "admitted");
});

test("an admission that was undone is none", async () => {
  const here = phone();
  await here.noteScan(scan("a", hang.code), { verdict: "admitted" });
  await here.noteVoid("a", EIGHT + 1000);
  const verdicts = [];
  for (const later of [500, 1500]) verdicts.push((await here.judge(at(hang.code, { scannedAt: EIGHT + later }))).verdict);
  assert.deepEqual(verdicts, ["already_inside", "admitted"]);
});
