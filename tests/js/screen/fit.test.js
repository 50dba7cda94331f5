import assert from "node:assert/strict";
import { test } from "node:test";

import { shortened } from "../../../static/js/screen/fit.js";

const UNIT = "Công đoàn cơ sở Công ty Trách nhiệm hữu hạn Thuỷ sản số 12";

test("the end of a unit's name stays, since that is where units differ", () => {
  assert.equal(shortened(UNIT, (text) => text.length <= 36), "Công đoàn cơ … hạn Thuỷ sản số 12");
});

test("no more words go than must", () => {
  assert.equal(
    shortened(UNIT, (text) => text.length < UNIT.length),
    "Công đoàn cơ sở Công … Trách nhiệm hữu hạn Thuỷ sản số 12",
  );
});

test("what cannot be shortened stays as it is", () => {
  assert.deepEqual(["Một", "Một hai ba"].map((name) => shortened(name, () => false)), ["Một", "Một hai ba"]);
});
