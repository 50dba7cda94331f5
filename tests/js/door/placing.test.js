import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlacing } from "../../../static/js/door/placing.js";
import { NotReached, Refused } from "../../../static/js/door/server.js";

const [FIRST, SECOND] = [{ entrance_id: 1, sitting_id: 1 }, { entrance_id: 2, sitting_id: 1 }];
const event = { entrances: [{ id: 1 }, { id: 2 }], sittings: [{ id: 1 }] };

/** A phone at the first entrance; `answers` are what the server says, one after the other. */
function phone(answers = []) {
  const told = [];
  const here = { time: 10, memory: { place: FIRST } };
  const placing = createPlacing({
    async tell(place) {
      told.push(place);
      const answer = answers.shift();
      if (answer) throw answer;
    },
    memory: () => here.memory,
    keep: (changes) => Object.assign(here.memory, changes),
    now: () => here.time,
  });
  return { ...here, placing, told };
}

test("a place that the server took is this phone's", async () => {
  const { placing, memory } = phone();
  await placing.choose(SECOND);
  assert.deepEqual(memory, { place: SECOND, place_untold: false });
});

test("a place that the server did not hear is this phone's too, and told with the next contact", async () => {
  const { placing, memory, told } = phone([new NotReached("gone")]);
  await placing.choose(SECOND);
  assert.deepEqual(memory, { place: SECOND, place_untold: true });
  assert.deepEqual(placing.after({ event, place: FIRST }, 99), SECOND);
  assert.equal(await placing.tellAgain(), true);
  assert.deepEqual([memory.place_untold, told], [false, [SECOND, SECOND]]);
  assert.equal(await placing.tellAgain(), true);
  assert.equal(told.length, 2);
});

test("while the server is not heard it is told again later", async () => {
  const { placing, memory } = phone([new NotReached("gone"), new NotReached("gone")]);
  await placing.choose(SECOND);
  assert.equal(await placing.tellAgain(), true);
  assert.equal(memory.place_untold, true);
});

test("a place that the organizers do not allow is refused at once where they are heard", async () => {
  const { placing, memory } = phone([new Refused(403, "not_permitted")]);
  await assert.rejects(placing.choose(SECOND), Refused);
  assert.deepEqual(memory, { place: FIRST });
});

test("one that was refused later gives way to the organizers' word", async () => {
  const { placing, memory } = phone([new NotReached("gone"), new Refused(403, "not_permitted")]);
  await placing.choose(SECOND);
  assert.equal(await placing.tellAgain(), false);
  assert.equal(memory.place_untold, false);
  assert.deepEqual(placing.after({ event, place: FIRST }, 11), FIRST);
});

test("what was asked before the phone chose does not move it, what was asked after it does", async () => {
  const { placing } = phone();
  await placing.choose(SECOND);
  assert.deepEqual([9, 11].map((askedAt) => placing.after({ event, place: FIRST }, askedAt)), [SECOND, FIRST]);
});

test("of two answers the one that was asked for later counts, whichever comes first", () => {
  const { placing, memory } = phone();
  memory.place = placing.after({ event, place: SECOND }, 12);
  assert.deepEqual([memory.place, placing.after({ event, place: FIRST }, 11)], [SECOND, SECOND]);
});

test("what was asked before another tab moved the phone does not move it back", () => {
  const { placing, memory } = phone();
  memory.place = SECOND;
  placing.movedElsewhere();
  assert.deepEqual(placing.after({ event, place: FIRST }, 9), SECOND);
});

test("a place that the event has no more is nobody's, told or not", async () => {
  const { placing } = phone([new NotReached("gone")]);
  await placing.choose({ entrance_id: 9, sitting_id: 1 });
  assert.deepEqual(placing.after({ event, place: FIRST }, 99), FIRST);
});

test("a server restored from an older copy moves no phone back, and is told where it stands", async () => {
  const { placing, memory, told } = phone();
  Object.assign(memory, { seq: 9, seq_of: 1 });
  const copy = { event: { ...event, id: 1 }, place: SECOND, seq: 4 };
  assert.deepEqual(placing.after(copy, 99), FIRST);
  await placing.tellAgain();
  assert.deepEqual([told, memory.place_untold], [[FIRST], false]);
});

test("where the older copy lets it stand nowhere else, its word counts from then on", async () => {
  const { placing, memory } = phone([new Refused(403, "not_permitted")]);
  Object.assign(memory, { seq: 9, seq_of: 1 });
  const copy = { event: { ...event, id: 1 }, place: SECOND, seq: 4 };
  placing.after(copy, 99);
  assert.equal(await placing.tellAgain(), false);
  assert.deepEqual(placing.after(copy, 99), SECOND);
});
