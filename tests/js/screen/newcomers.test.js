import assert from "node:assert/strict";
import { test } from "node:test";

import { newcomers } from "../../../static/js/screen/newcomers.js";

const person = (full_name, minute) => ({ full_name, at: `2026-11-23T07:${minute}:00.000+00:00` });
const board = (arrivals, id = 1) => ({ sitting: { id }, arrivals });
const names = (before, after) => newcomers(before, after).map((one) => one.full_name);

const BEFORE = board([person("Bình", "31"), person("An", "30")]);

test("those who came since are new, in the order in which they came", () => {
  const after = board([person("Dung", "33"), person("Chi", "32"), ...BEFORE.arrivals]);
  assert.deepEqual(names(BEFORE, after), ["Chi", "Dung"]);
});

test("nobody is new on the first picture, or of a sitting that was turned to", () => {
  assert.deepEqual([names(null, BEFORE), names(board([], 2), BEFORE)], [[], []]);
});

test("who came long ago and is only told of now is not greeted", () => {
  assert.deepEqual(names(BEFORE, board([...BEFORE.arrivals, person("Muộn", "10")])), []);
});

test("two of one name and different moments are two", () => {
  assert.deepEqual(names(BEFORE, board([person("An", "35"), ...BEFORE.arrivals])), ["An"]);
});
