import assert from "node:assert/strict";
import { test } from "node:test";
import { createSightings } from "../../../static/js/door/sightings.js";

/** Which badges are asked about, from [text, at, taking?] of each picture. */
const asked = (pictures) => {
  const sightings = createSightings({ goneMs: 1000 });
  return pictures.map(([text, at, taking]) => sightings.see(text, at, taking)).filter(Boolean);
};

test("a badge held before the camera is asked about once", () => {
  assert.deepEqual(asked(Array.from({ length: 100 }, (_, i) => ["A", i * 60])), ["A"]);
});

test("pictures that could not be read do not make it a new badge", () => {
  assert.deepEqual(asked([["A", 0], [null, 300], [null, 600], ["A", 900], [null, 1500], ["A", 1800]]), ["A"]);
});

test("a badge that left the view and came back is asked about again", () => {
  assert.deepEqual(asked([["A", 0], [null, 500], [null, 1000], ["A", 1100]]), ["A", "A"]);
});

test("a badge that comes back is new even if no picture was taken meanwhile", () => {
  assert.deepEqual(asked([["A", 0], ["A", 5000]]), ["A", "A"]);
});

test("the next badge is asked about at once", () => {
  assert.deepEqual(asked([["A", 0], ["A", 50], ["B", 100], ["B", 150]]), ["A", "B"]);
});

test("two badges in one picture, read in turns, are asked about once each", () => {
  assert.deepEqual(asked([["A", 0], ["B", 50], ["A", 100], ["B", 150], ["A", 200], ["B", 250]]), ["A", "B"]);
});

test("while an answer is awaited nothing is taken, and what stays in view is taken afterwards", () => {
  assert.deepEqual(asked([["A", 0], ["B", 100, false], ["B", 200, false], ["B", 300, true]]), ["A", "B"]);
});

test("the badge that is being asked about is not taken as new when a slow answer has come", () => {
  const slow = Array.from({ length: 50 }, (_, i) => ["A", 100 + i * 100, false]);
  assert.deepEqual(asked([["A", 0], ...slow, ["A", 5100, true]]), ["A"]);
});

test("a badge whose answer never came is asked about again while it is still held there", () => {
  const sightings = createSightings({ goneMs: 1000 });
  sightings.see("A", 0);
  sightings.release("A");
  assert.equal(sightings.see("A", 100), "A");
});
