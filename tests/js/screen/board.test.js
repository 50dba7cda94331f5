import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { LATEST_ARRIVALS, applyDeltas, hundredthsOfPercent } from "../../../static/js/screen/board.js";

const START = Object.freeze({
  seq: 4,
  event: { name: "Đại hội thử" },
  sitting: { id: 1, name: "Phiên thứ nhất", state: "open" },
  convened: 3,
  present: 1,
  guests_present: 0,
  delegations: Object.freeze([
    Object.freeze({ id: 10, name: "Quận 1", convened: 2, present: 1 }),
    Object.freeze({ id: 30, name: "Quận 3", convened: 1, present: 0 }),
  ]),
  arrivals: Object.freeze([arrival("Lê Hữu Đức", "07:30")]),
});

function arrival(full_name, time, counts = true) {
  return { at: `2026-11-23T${time}:00.000+00:00`, full_name, delegation: "", seat: "", counts };
}

function delta(seq, full_name, time, more = {}) {
  return { seq, kind: "arrived", sitting_id: 1, delegation_id: 10, ...arrival(full_name, time), ...more };
}

test("an arrival is counted in the total and in its delegation, and greeted first", () => {
  const board = applyDeltas(START, [delta(5, "H'Hen Niê", "07:31", { delegation_id: 30 })]);
  assert.deepEqual(board, {
    ...START,
    seq: 5,
    present: 2,
    delegations: [START.delegations[0], { id: 30, name: "Quận 3", convened: 1, present: 1 }],
    arrivals: [arrival("H'Hen Niê", "07:31"), arrival("Lê Hữu Đức", "07:30")],
  });
});

test("a guest is greeted and counted apart", () => {
  const board = applyDeltas(START, [delta(5, "Trần Khách", "07:31", { counts: false, delegation_id: 10 })]);
  assert.deepEqual([board.present, board.guests_present, board.delegations], [1, 1, START.delegations]);
  assert.deepEqual(board.arrivals[0], arrival("Trần Khách", "07:31", false));
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
  assert.deepEqual([board.present, board.delegations], [2, START.delegations]);
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
  assert.deepEqual([board.present, board.arrivals.length], [41, LATEST_ARRIVALS]);
  assert.equal(board.arrivals[0].full_name, "Người 39");
});

test("percentages agree with the server's", () => {
  const vectors = JSON.parse(readFileSync(new URL("../../vectors/percentage.json", import.meta.url)));
  for (const [part, whole, hundredths] of vectors.cases) {
    assert.equal(hundredthsOfPercent(part, whole), hundredths, `${part} of ${whole}`);
  }
});
