import assert from "node:assert/strict";
import { test } from "node:test";
import { presetOf } from "../../../static/js/door/place_form.js";

const sittings = (...states) => states.map((state, index) => ({ id: index + 1, state }));

test("what was chosen before stays chosen", () => {
  assert.equal(presetOf(sittings("open", "planned"), 2), 2);
});

test("the only one is chosen", () => {
  assert.equal(presetOf([{ id: 7 }], null), 7);
});

test("the one sitting that is open is chosen; of two the person chooses", () => {
  assert.equal(presetOf(sittings("closed", "open", "planned"), null), 2);
  assert.equal(presetOf(sittings("open", "open"), undefined), null);
});

test("what is gone is not chosen", () => {
  assert.equal(presetOf(sittings("planned", "planned"), 99), null);
});
