import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock } from "../../../static/js/door/clock.js";

/** A phone's clock that the test turns; it starts two hours slow. */
function slowClock() {
  const phone = { reading: Date.parse("2026-11-22T22:30:00Z") };
  return { phone, clock: createClock(() => phone.reading) };
}

/** One contact whose answer took `milliseconds` there and back, the server reading its clock in the middle. */
function contact({ phone, clock }, milliseconds, ahead = 2 * 3600_000) {
  const asked = phone.reading;
  phone.reading += milliseconds;
  clock.measure(asked, new Date(asked + milliseconds / 2 + ahead).toISOString());
}

test("before any contact the phone's own clock counts", () => {
  const { phone, clock } = slowClock();
  assert.equal(clock.now(), phone.reading);
});

test("one contact puts a clock right that is hours wrong", () => {
  const both = slowClock();
  contact(both, 100);
  assert.equal(both.clock.now(), both.phone.reading + 2 * 3600_000);
});

test("a slow contact does not spoil what a quick one said", () => {
  const both = slowClock();
  contact(both, 40);
  contact(both, 3000, 2 * 3600_000 + 1400);
  assert.equal(both.clock.now(), both.phone.reading + 2 * 3600_000);
});

test("a contact as quick as the last one is believed anew: clocks drift, and people set them", () => {
  const both = slowClock();
  contact(both, 40);
  both.phone.reading += 3600_000;
  contact(both, 50, 3600_000);
  assert.equal(both.clock.now(), both.phone.reading + 3600_000);
});

test("what is no time changes nothing", () => {
  const { phone, clock } = slowClock();
  clock.measure(phone.reading, "yesterday");
  clock.measure(phone.reading + 5000, new Date(0).toISOString());
  assert.equal(clock.now(), phone.reading);
});

test("a clock that somebody sets is put right again, however slow the next contact is", () => {
  const both = slowClock();
  contact(both, 40);
  both.phone.reading += 3600_000;
  contact(both, 3000, 3600_000);
  assert.equal(both.clock.now(), both.phone.reading + 3600_000);
});

test("the offset is told in whole milliseconds, and not before any contact", () => {
  const both = slowClock();
  assert.equal(both.clock.offset(), null);
  contact(both, 41);
  assert.equal(both.clock.offset(), 2 * 3600_000);
});
