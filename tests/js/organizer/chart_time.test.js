import assert from "node:assert/strict";
import test from "node:test";

import { MINUTE_MS, marks, range } from "../../../static/js/organizer/chart_time.js";

const WIDE = 700;
const START = Date.UTC(2026, 10, 23, 0, 31);
const at = (minutes) => START + minutes * MINUTE_MS;
const clock = ({ value }) => new Date(value).toISOString().slice(11, 16);

test("without a forecast the chart ends with its last step", () => {
  assert.deepEqual(range({ starts: [at(0), at(5)], step: 5, forecast: null }), [at(0), at(10)]);
});

test("a forecast is in the chart up to its latest moment, or to the likely one where that is open", () => {
  const data = { starts: [at(0)], step: 1 };
  assert.equal(range({ ...data, forecast: { likely: at(20), latest: at(25) } })[1], at(25));
  assert.equal(range({ ...data, forecast: { likely: at(20), latest: null } })[1], at(20));
});

test("marks stand at round minutes", () => {
  assert.deepEqual(marks(at(0), at(34), WIDE).map(clock), ["00:35", "00:40", "00:45", "00:50", "00:55", "01:00", "01:05"]);
});

test("there are never more than eight marks in a day, and at least two in ten minutes", () => {
  for (let length = 10; length <= 24 * 60; length += 7) {
    const { length: count } = marks(at(0), at(length), WIDE);
    assert.ok(count >= 2 && count <= 8, `${count} marks in ${length} minutes`);
  }
});

test("on a phone no mark's words lie over those of the next", () => {
  for (let length = 2; length <= 24 * 60; length += 3) {
    const { length: count } = marks(at(0), at(length), 308);
    assert.ok(count <= 4, `${count} marks in ${length} minutes`);
  }
});
