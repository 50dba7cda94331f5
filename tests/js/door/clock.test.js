import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock } from "../../../static/js/door/clock.js";

const HOUR = 3600_000;

/** A phone whose own clock the test turns; it starts two hours slow. */
function slowPhone() {
  const phone = { wall: Date.parse("2026-11-22T22:30:00Z"), steady: 5000, sets: 0 };
  const clock = createClock({ wall: () => phone.wall, steady: () => phone.steady, onSet: () => (phone.sets += 1) });
  const pass = (milliseconds) => {
    phone.wall += milliseconds;
    phone.steady += milliseconds;
  };
  return { phone, clock, pass, right: () => phone.wall + 2 * HOUR };
}

/** One contact whose answer took `milliseconds` there and back, the server reading its clock in the middle. */
function contact({ phone, clock, pass }, milliseconds, ahead = 2 * HOUR) {
  const [asked, wall] = [clock.reading(), phone.wall];
  pass(milliseconds);
  clock.measure(asked, new Date(wall + milliseconds / 2 + ahead).toISOString());
}

test("before any contact the phone's own clock counts", () => {
  const { phone, clock } = slowPhone();
  assert.equal(clock.now(), phone.wall);
});

test("before any contact of this opening the offset of before counts", () => {
  const clock = createClock({ wall: () => 1000, steady: () => 5, remembered: 7 });
  assert.deepEqual([clock.now(), clock.offset()], [1007, null]);
});

test("one contact puts a clock right that is hours wrong", () => {
  const both = slowPhone();
  contact(both, 100);
  assert.equal(both.clock.now(), both.right());
});

test("a slow contact does not spoil what a quick one said", () => {
  const both = slowPhone();
  contact(both, 40);
  contact(both, 3000, 2 * HOUR + 1400);
  assert.equal(both.clock.now(), both.right());
});

test("a contact as quick as the last one is believed anew: clocks drift", () => {
  const both = slowPhone();
  contact(both, 40);
  contact(both, 50, 2 * HOUR + 15);
  assert.equal(both.clock.now(), both.right() + 15);
});

test("what is no time changes nothing", () => {
  const { phone, clock } = slowPhone();
  clock.measure(clock.reading(), "yesterday");
  clock.measure(clock.reading() + 5000, new Date(0).toISOString());
  assert.equal(clock.now(), phone.wall);
});

for (const [name, jump] of [["back", -2 * HOUR], ["forward", 3 * HOUR], ["forward by days", 40 * 24 * HOUR]]) {
  test(`a clock that is set ${name} while the page is looked at changes no time, and is told`, () => {
    const both = slowPhone();
    contact(both, 40);
    both.pass(60_000);
    both.clock.tick();
    const right = both.right();
    both.phone.wall += jump;
    assert.deepEqual([both.clock.now(), both.clock.offset(), both.phone.sets], [right, 2 * HOUR - jump, 1]);
  });
}

test("a phone that slept out of sight has its time from its own clock", () => {
  const both = slowPhone();
  contact(both, 40);
  both.clock.outOfSight();
  both.phone.wall += 8 * HOUR; // the steady clock stood still
  both.clock.tick();
  assert.deepEqual([both.clock.now(), both.phone.sets], [both.right(), 0]);
});

test("a clock that was set back out of sight is told of", () => {
  const both = slowPhone();
  contact(both, 40);
  const right = both.right();
  both.clock.outOfSight();
  both.phone.wall -= HOUR;
  assert.deepEqual([both.clock.now(), both.phone.sets], [right, 1]);
});

test("a sleep that was taken for a clock that was set is put right by the next contact, however slow", () => {
  const both = slowPhone();
  contact(both, 40);
  both.phone.wall += HOUR;
  contact(both, 3000);
  assert.equal(both.clock.now(), both.right());
});

test("the offset is told in whole milliseconds, and not before any contact", () => {
  const both = slowPhone();
  assert.equal(both.clock.offset(), null);
  contact(both, 41);
  assert.equal(both.clock.offset(), 2 * HOUR);
});
