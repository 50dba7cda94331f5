import assert from "node:assert/strict";
import { test } from "node:test";
import { createTimings, median } from "../../../static/js/door/timings.js";

test("the median of an even number lies between the two in the middle", () => {
  assert.deepEqual([median([3]), median([9, 1, 5]), median([4, 1, 3, 2])], [3, 5, 2.5]);
});

test("before the first scan there is nothing to tell", () => {
  assert.equal(createTimings().summary(), null);
});

test("the parts of the way are told in whole milliseconds", () => {
  const timings = createTimings();
  timings.add({ before: 1000, read: 1012.4, answered: 1040, painted: 1060.2 });
  timings.add({ before: 2000, read: 2020, answered: 2080.4, painted: 2100 });
  assert.deepEqual(timings.summary(), { reading: 20, asking: 60, total: 100, median: 80, count: 2 });
});

test("the last fifty count", () => {
  const timings = createTimings();
  for (let i = 0; i < 60; i += 1) timings.add({ before: 0, read: 1, answered: 2, painted: i < 10 ? 9999 : 100 });
  assert.deepEqual([timings.summary().median, timings.summary().count], [100, 50]);
});
