import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  LATEST_ARRIVALS,
  applyDeltas,
  headline,
  hundredthsOfPercent,
  mustAskAnew,
  quorumOf,
  shownDelegations,
} from "../../../static/js/screen/board.js";

const TWO_THIRDS = { numerator: 2, denominator: 3, more_than: false };
const RULE = { share: TWO_THIRDS, base: "convened", measure: "heads", present: "ever", delegations: null };
const START = deepFrozen({
  seq: 4,
  event: { name: "Đại hội thử" },
  sitting: { id: 1, name: "Phiên thứ nhất", state: "open" },
  rule: RULE,
  count: {
    convened: tally(3),
    excused: tally(0),
    registered: tally(1),
    ever: tally(1),
    now: tally(1),
    allotted: 3,
  },
  guests_present: 0,
  delegations: [
    { id: 10, name: "Quận 1", convened: 2, present: 1, now: 1 },
    { id: 30, name: "Quận 3", convened: 1, present: 0, now: 0 },
  ],
  arrivals: [arrival("Lê Hữu Đức", "07:30")],
  view: { kind: "projection", theme: "auto", photos: false, delegations: null },
});

function tally(heads, votes = heads) {
  return { heads, votes };
}

function deepFrozen(value) {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}

function arrival(full_name, time, counts = true) {
  return { at: `2026-11-23T${time}:00.000+00:00`, full_name, delegation: "", seat: "", counts, photo: "" };
}

function delta(seq, full_name, time, more = {}) {
  const facts = { seq, kind: "arrived", sitting_id: 1, delegation_id: 10, votes: 1, inside: true };
  return { ...facts, ...arrival(full_name, time), ...more };
}

const figures = ({ count }) => [count.ever, count.now];

test("an arrival is counted in the total and in its delegation, and greeted first", () => {
  const board = applyDeltas(START, [delta(5, "H'Hen Niê", "07:31", { delegation_id: 30 })]);
  assert.deepEqual(board, {
    ...START,
    seq: 5,
    count: { ...START.count, ever: tally(2), now: tally(2) },
    delegations: [START.delegations[0], { id: 30, name: "Quận 3", convened: 1, present: 1, now: 1 }],
    arrivals: [arrival("H'Hen Niê", "07:31"), arrival("Lê Hữu Đức", "07:30")],
  });
});

test("a guest is greeted and counted apart", () => {
  const board = applyDeltas(START, [delta(5, "Trần Khách", "07:31", { counts: false })]);
  assert.deepEqual([board.count, board.guests_present, board.delegations], [START.count, 1, START.delegations]);
  assert.deepEqual(board.arrivals[0], arrival("Trần Khách", "07:31", false));
});

test("who goes out and comes back is present at some time all along", () => {
  const left = applyDeltas(START, [delta(5, "Lê Hữu Đức", "08:00", { kind: "left" })]);
  const back = applyDeltas(left, [delta(6, "Lê Hữu Đức", "08:10", { kind: "returned" })]);
  assert.deepEqual([figures(left), figures(back)], [
    [tally(1), tally(0)],
    [tally(1), tally(1)],
  ]);
  assert.deepEqual(left.delegations[0], { id: 10, name: "Quận 1", convened: 2, present: 1, now: 0 });
  assert.deepEqual([left.arrivals, back], [START.arrivals, { ...START, seq: 6 }]);
});

test("a guest who goes out changes no figure", () => {
  const board = applyDeltas(START, [delta(5, "Trần Khách", "08:00", { kind: "left", counts: false })]);
  assert.deepEqual(board, { ...START, seq: 5 });
});

test("who came and has left again when it is told was present and is not inside", () => {
  assert.deepEqual(figures(applyDeltas(START, [delta(5, "A", "07:31", { inside: false })])), [tally(2), tally(1)]);
});

test("votes are counted beside heads", () => {
  assert.deepEqual(figures(applyDeltas(START, [delta(5, "A", "07:31", { votes: 40 })])), [tally(2, 41), tally(2, 41)]);
});

test("who may not be shown is counted and not greeted", () => {
  const board = applyDeltas(START, [
    { seq: 5, kind: "arrived", sitting_id: 1, at: "2026-11-23T07:31:00.000+00:00", counts: true, votes: 1, inside: true, delegation_id: 10 },
  ]);
  assert.deepEqual([figures(board)[0], board.arrivals], [tally(2), START.arrivals]);
});

test("an arrival at another sitting changes nothing but the number", () => {
  assert.deepEqual(applyDeltas(START, [delta(5, "A", "07:31", { sitting_id: 2 })]), { ...START, seq: 5 });
});

test("a refresh changes nothing but the number", () => {
  assert.deepEqual(applyDeltas(START, [{ seq: 5, kind: "refresh" }]), { ...START, seq: 5 });
});

test("without a sitting nobody is counted", () => {
  const empty = { ...START, sitting: null };
  assert.deepEqual(applyDeltas(empty, [delta(5, "A", "07:31")]), { ...empty, seq: 5 });
});

test("who belongs to no delegation that is shown counts in the total", () => {
  const board = applyDeltas(START, [delta(5, "A", "07:31", { delegation_id: null })]);
  assert.deepEqual([board.count.ever, board.delegations], [tally(2), START.delegations]);
});

test("who came earlier and was told later stands where the snapshot would have them", () => {
  const board = applyDeltas(START, [delta(5, "Sớm", "07:10"), delta(6, "An", "07:30"), delta(7, "Sau", "07:45")]);
  assert.deepEqual(
    board.arrivals.map((one) => one.full_name),
    ["Sau", "An", "Lê Hữu Đức", "Sớm"],
  );
});

test("no more arrivals are kept than a snapshot has", () => {
  const many = Array.from({ length: 40 }, (_, index) => delta(5 + index, `Người ${index}`, `08:${index + 10}`));
  const board = applyDeltas(START, many);
  assert.deepEqual([board.count.ever.heads, board.arrivals.length], [41, LATEST_ARRIVALS]);
  assert.equal(board.arrivals[0].full_name, "Người 39");
});

test("the large figure is who is inside where the rule looks at them", () => {
  const left = applyDeltas(START, [delta(5, "Lê Hữu Đức", "08:00", { kind: "left" })]);
  const now = { ...left, rule: { ...RULE, present: "now" } };
  assert.deepEqual([headline(left), headline(now)], [
    { present: 1, convened: 3 },
    { present: 0, convened: 3 },
  ]);
  assert.deepEqual(
    [left, now].map((board) => shownDelegations(board)[0].present),
    [1, 0],
  );
});

test("the quorum is lost and regained with those who go and come", () => {
  const board = { ...applyDeltas(START, [delta(5, "A", "07:31")]), rule: { ...RULE, present: "now" } };
  const left = applyDeltas(board, [delta(6, "A", "08:00", { kind: "left" })]);
  const back = applyDeltas(left, [delta(7, "A", "08:05", { kind: "returned" })]);
  assert.deepEqual(
    [board, left, back].map((one) => [quorumOf(one).reached, quorumOf(one).missing]),
    [
      [true, 0],
      [false, 1],
      [true, 0],
    ],
  );
});

test("only the delegations that the link names are shown, in the order of the event", () => {
  const names = (delegations) => shownDelegations({ ...START, view: { delegations } }).map((one) => one.name);
  assert.deepEqual([null, [30], [30, 10], []].map(names), [["Quận 1", "Quận 3"], ["Quận 3"], ["Quận 1", "Quận 3"], []]);
});

test("who comes to the event for the first time is registered, with their votes", () => {
  const first = delta(5, "H'Hen Niê", "07:31", { votes: 3, registered: 1 });
  const board = applyDeltas(START, [first, delta(6, "Trần Minh Quân", "07:32", { registered: 0 })]);
  assert.deepEqual([board.count.registered, board.count.ever], [tally(2, 4), tally(3, 5)]);
});

test("only who is registered by another sitting cannot be told where the base is of those registered", () => {
  const here = delta(5, "H'Hen Niê", "07:31", { registered: 1 });
  const there = { ...here, sitting_id: 2 };
  const known = { ...there, registered: 0 };
  const asks = (base, one) => mustAskAnew({ ...START, rule: { ...RULE, base } }, [one]);
  assert.deepEqual(
    [["registered", here], ["registered", known], ["registered", there], ["convened", there]].map((each) => asks(...each)),
    [false, false, true, false],
  );
});

test("percentages agree with the server's", () => {
  const vectors = JSON.parse(readFileSync(new URL("../../vectors/percentage.json", import.meta.url)));
  for (const [part, whole, hundredths] of vectors.cases) {
    assert.equal(hundredthsOfPercent(part, whole), hundredths, `${part} of ${whole}`);
  }
});
