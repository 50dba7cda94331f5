import assert from "node:assert/strict";
import { test } from "node:test";
import { createSightings } from "../../../static/js/door/sightings.js";

const BADGE = "DB:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const OTHER = "DB:234567ABCDEFGHIJKLMNOPQRST";
const POSTER = "https://zalo.me/g/abcdef123456";

/** Which badges are asked about, from [text or texts, at, taking?] of each picture. */
const asked = (pictures) => {
  const sightings = createSightings({ goneMs: 1000 });
  const see = ([texts, at, taking]) => sightings.see([texts].flat().filter(Boolean), at, taking);
  return pictures.map(see).filter(Boolean);
};

/** A second of pictures that all show the same. */
const second = (texts, from) => Array.from({ length: 10 }, (_, i) => [texts, from + i * 100]);

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
  sightings.see(["A"], 0);
  sightings.release("A");
  assert.equal(sightings.see(["A"], 100), "A");
});

test("two badges in one picture are asked about one after the other, and once", () => {
  assert.deepEqual(asked([...second([BADGE, OTHER], 0), ...second([OTHER, BADGE], 1000)]), [BADGE, OTHER]);
});

test("the second badge in a picture waits while the first is asked about", () => {
  const slow = second([BADGE, OTHER], 100).map(([texts, at]) => [texts, at, false]);
  assert.deepEqual(asked([[[BADGE, OTHER], 0], ...slow, [[BADGE, OTHER], 1100]]), [BADGE, OTHER]);
});

test("a badge beside a poster is asked about at once, the poster never", () => {
  assert.deepEqual(asked(second([POSTER, BADGE], 0)), [BADGE]);
});

test("a poster that was seen beside a badge is not asked about where the badge is blurred or has gone", () => {
  assert.deepEqual(asked([[[POSTER, BADGE], 0], [POSTER, 100], ...second(POSTER, 1000)]), [BADGE]);
});

test("a poster that hangs there all the time is asked about once, and keeps no badge out", () => {
  const pictures = [second(POSTER, 0), second([POSTER, BADGE], 1000), second(POSTER, 2000), second([POSTER, OTHER], 3000)];
  assert.deepEqual(asked(pictures.flat()), [POSTER, BADGE, OTHER]);
});

test("a foreign code counts once it was in sight for a while, and not where a badge comes with it meanwhile", () => {
  const see = (pictures) => {
    const sightings = createSightings({ goneMs: 1000, strangeAfterMs: 400 });
    return pictures.map(([texts, at]) => sightings.see(texts, at)).filter(Boolean);
  };
  assert.deepEqual(see([[[POSTER], 0], [[POSTER], 300]]), []);
  assert.deepEqual(see([[[POSTER], 0], [[], 200], [[POSTER], 450], [[POSTER], 600]]), [POSTER]);
  assert.deepEqual(see([[[POSTER], 0], [[POSTER, BADGE], 200], [[POSTER], 900], [[POSTER], 1500]]), [BADGE]);
  assert.deepEqual(see([[[POSTER], 0], [[], 1200], [[POSTER], 1300]]), []);
  assert.deepEqual(see([[[BADGE], 0]]), [BADGE]);
});
