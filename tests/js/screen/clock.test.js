import assert from "node:assert/strict";
import { test } from "node:test";

import { hallClock, offsetOf } from "../../../static/js/screen/clock.js";

test("the server answered half way between question and answer", () => {
  assert.equal(offsetOf("2026-11-23T00:30:10.000+00:00", Date.UTC(2026, 10, 23, 0, 30), Date.UTC(2026, 10, 23, 0, 30, 2)), 9000);
});

test("times are those of the event's zone", () => {
  const clock = hallClock("vi");
  clock.set({ now: "2026-11-23T00:30:00.000+00:00", event: { time_zone: "Asia/Ho_Chi_Minh" } }, 0, 0);
  assert.equal(clock.timeOf("2026-11-23T00:41:59.999+00:00"), "07:41");
  assert.equal(clock.timeOf("2026-11-22T17:05:00.000+00:00"), "00:05");
});

test("a computer whose clock is wrong shows the server's time", () => {
  const clock = hallClock("vi");
  const wrong = Date.now();
  clock.set({ now: "2026-11-23T00:30:05.000+00:00", event: { time_zone: "Asia/Ho_Chi_Minh" } }, wrong, wrong);
  assert.equal(clock.shortTime(wrong), "07:30");
});
