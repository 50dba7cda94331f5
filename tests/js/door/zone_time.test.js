import assert from "node:assert/strict";
import { test } from "node:test";
import { timesIn } from "../../../static/js/door/zone_time.js";

const inVietnam = timesIn("Asia/Ho_Chi_Minh");
const at = (iso, now) => inVietnam(iso, Date.parse(now));

test("a time of today is hours and minutes on the event's clock", () => {
  assert.equal(at("2026-11-23T00:41:00+00:00", "2026-11-23T03:00:00Z"), "07:41");
});

test("a time of another day says the day first", () => {
  assert.equal(at("2026-11-22T00:41:00+00:00", "2026-11-23T03:00:00Z"), "22/11 07:41");
});

test("which day it is follows the event's clock, not the phone's", () => {
  assert.equal(at("2026-11-22T17:30:00Z", "2026-11-23T03:00:00Z"), "00:30");
  assert.equal(at("2026-11-22T16:30:00Z", "2026-11-23T03:00:00Z"), "22/11 23:30");
});

test("midnight is 00, not 24", () => {
  assert.equal(at("2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z"), "00:00");
});
