import assert from "node:assert/strict";
import { test } from "node:test";
import { foremost } from "../../../static/js/door/foremost.js";

const BADGE = "DB:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const OTHER = "DB:234567ABCDEFGHIJKLMNOPQRST";
const CARD = "012345678901||Nguyễn Văn A|05031980|Nam|Xã B|01012021";
const POSTER = "https://zalo.me/g/abcdef123456";

test("a badge goes before whatever else is in the picture", () => {
  assert.deepEqual(foremost([POSTER, CARD, BADGE]), [BADGE]);
});

test("a citizen card goes before a poster", () => {
  assert.deepEqual(foremost([POSTER, CARD]), [CARD]);
});

test("a poster alone is what is shown", () => {
  assert.deepEqual(foremost([POSTER]), [POSTER]);
});

test("two badges are both shown, in the order in which they were found", () => {
  assert.deepEqual(foremost([OTHER, POSTER, BADGE]), [OTHER, BADGE]);
});

test("a code that only begins like a badge's is none", () => {
  assert.deepEqual(foremost(["DB:ABC", BADGE.toLowerCase()]), [BADGE.toLowerCase()]);
});

test("nothing in the picture is nothing shown", () => {
  assert.deepEqual(foremost([]), []);
});
