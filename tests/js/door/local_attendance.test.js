import assert from "node:assert/strict";
import { test } from "node:test";
import { movementsOf, presenceAt } from "../../../static/js/door/local_attendance.js";

const scan = (id, scannedAt, more = {}) => ({ id, scannedAt, entrance_id: 1, ...more });
const AT_0741 = "2026-11-23T00:41:00.000Z";

/** What is known at the moment 100 of somebody after these scans and their answers. */
const after = (pairs, mode = "reentry") =>
  presenceAt(100, pairs.flatMap(([scanned, answer]) => movementsOf(scanned, answer, mode)), [], []);

test("an admission is an entry where and when it was scanned", () => {
  assert.deepEqual(movementsOf(scan("a", 50), { verdict: "admitted" }), [
    { scan_id: "a", at: 50, effect: "entry", entrance_id: 1 },
  ]);
});

test("a refusal moves nobody", () => {
  const refusals = ["unknown_badge", "badge_lost", "sitting_closed", "wrong_entrance", "delegate_withdrawn"];
  assert.deepEqual(refusals.flatMap((verdict) => movementsOf(scan("a", 50), { verdict, previous: null })), []);
});

test("an override lets in also who had left for good", () => {
  const pairs = [
    [scan("a", 10), { verdict: "admitted" }],
    [scan("b", 20), { verdict: "left" }],
    [scan("c", 30, { override: { reason: "x" } }), { verdict: "re_entered" }],
  ];
  assert.equal(after(pairs, "no_reentry").inside, true);
});

test("an earlier admission that the server told is known from then on, with its entrance", () => {
  const previous = { at: AT_0741, entrance: "Cửa 3" };
  const [told, own] = movementsOf(scan("a", 5e12), { verdict: "already_inside", previous });
  assert.deepEqual([told.at, told.entrance, own.at], [Date.parse(AT_0741), "Cửa 3", 5e12]);
});

test("what this phone judged by itself teaches it nothing about others", () => {
  const previous = { at: AT_0741, entrance: "Cửa 3" };
  const provisional = { verdict: "already_inside", previous, provisional: true };
  assert.deepEqual(movementsOf(scan("a", 50), provisional).map(({ scan_id }) => scan_id), ["a"]);
});

test("who was refused because they had left for good is refused again", () => {
  const previous = { at: new Date(10).toISOString(), entrance: "Cửa 3" };
  const { inside, left } = after([[scan("a", 50), { verdict: "no_reentry", previous }]], "no_reentry");
  assert.deepEqual([inside, left], [false, true]);
});

test("an exit seen elsewhere is not known here: the newest that this phone saw counts", () => {
  const pairs = [
    [scan("a", 10), { verdict: "admitted" }],
    [scan("b", 20), { verdict: "left" }],
  ];
  assert.deepEqual([after(pairs.slice(0, 1)).inside, after(pairs).inside], [true, false]);
});
