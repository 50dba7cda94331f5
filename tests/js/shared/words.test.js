import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, pieces } from "../../../static/js/shared/words.js";

test("placeholders are filled, those without a value become empty", () => {
  assert.equal(fill("Lúc %(time)s tại %(entrance)s%(more)s", { time: "07:41", entrance: "Cửa 3" }), "Lúc 07:41 tại Cửa 3");
});

test("a value that looks like a pattern is taken as it is", () => {
  assert.equal(fill("Số %(number)s", { number: "$& %(number)s" }), "Số $& %(number)s");
});

test("pieces set off what was filled in", () => {
  assert.deepEqual(pieces("Lúc %(time)s tại %(entrance)s", { time: "07:41", entrance: "Cửa 3" }), [
    { text: "Lúc ", filled: false },
    { text: "07:41", filled: true },
    { text: " tại ", filled: false },
    { text: "Cửa 3", filled: true },
  ]);
});

test("pieces leave out what is empty", () => {
  assert.deepEqual(pieces("%(time)s", {}), []);
  assert.deepEqual(pieces("Dừng lại", {}), [{ text: "Dừng lại", filled: false }]);
});
