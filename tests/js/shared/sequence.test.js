import assert from "node:assert/strict";
import { test } from "node:test";

import { follow } from "../../../static/js/shared/sequence.js";

const arrived = (seq) => ({ seq, kind: "arrived" });
const message = (...seqs) => ({ from: seqs[0], to: seqs.at(-1), deltas: seqs.map(arrived) });

test("what comes next is applied", () => {
  assert.deepEqual(follow(4, message(5, 6)), { seq: 6, deltas: [arrived(5), arrived(6)], resnapshot: false });
});

test("what is known is ignored", () => {
  assert.deepEqual(follow(6, message(5, 6)), { seq: 6, deltas: [], resnapshot: false });
});

test("of an overlapping message only the new is applied", () => {
  assert.deepEqual(follow(5, message(4, 5, 6)), { seq: 6, deltas: [arrived(6)], resnapshot: false });
});

test("a gap asks for a new snapshot and applies nothing", () => {
  assert.deepEqual(follow(4, message(6, 7)), { seq: 4, deltas: [], resnapshot: true });
});

test("nothing missed is no gap", () => {
  assert.deepEqual(follow(4, { from: 5, to: 4, deltas: [] }), { seq: 4, deltas: [], resnapshot: false });
});

test("the server may ask for a new snapshot", () => {
  assert.deepEqual(follow(4, { resnapshot: true }), { seq: 4, deltas: [], resnapshot: true });
});

test("a refresh asks for a new snapshot once the rest is applied", () => {
  const told = { from: 5, to: 6, deltas: [arrived(5), { seq: 6, kind: "refresh" }] };
  assert.deepEqual(follow(4, told), { seq: 6, deltas: told.deltas, resnapshot: true });
});

test("a refresh that the snapshot already has is ignored", () => {
  assert.deepEqual(follow(6, { from: 6, to: 6, deltas: [{ seq: 6, kind: "refresh" }] }).resnapshot, false);
});

test("a kind of a newer server asks for a new snapshot", () => {
  assert.equal(follow(4, { from: 5, to: 5, deltas: [{ seq: 5, kind: "quorum" }] }).resnapshot, true);
});

test("a message for one person may leave numbers out", () => {
  assert.deepEqual(follow(4, { to: 9, deltas: [arrived(9)] }), { seq: 9, deltas: [arrived(9)], resnapshot: false });
});
