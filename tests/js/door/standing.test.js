import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlace, placeAfter, samePlace } from "../../../static/js/door/standing.js";

const event = { entrances: [{ id: 1 }, { id: 2 }], sittings: [{ id: 7 }] };
const FIRST = { entrance_id: 1, sitting_id: 7 };
const SECOND = { entrance_id: 2, sitting_id: 7 };
const NOWHERE = { entrance_id: null, sitting_id: null };

test("a place has both, an entrance and a sitting of the event", () => {
  assert.deepEqual(
    [FIRST, NOWHERE, null, { entrance_id: 1, sitting_id: null }, { entrance_id: 3, sitting_id: 7 }].map((place) =>
      isPlace(event, place),
    ),
    [true, false, false, false, false],
  );
});

test("the phone goes where the organizers put it", () => {
  assert.equal(placeAfter({ event, place: SECOND }, FIRST, true), SECOND);
});

test("what the server was asked before the phone chose does not take the choice back", () => {
  assert.equal(placeAfter({ event, place: FIRST }, SECOND, false), SECOND);
});

test("where the organizers say nothing the phone stays", () => {
  assert.equal(placeAfter({ event, place: NOWHERE }, FIRST, true), FIRST);
});

test("a place that is gone has to be chosen anew", () => {
  assert.equal(placeAfter({ event, place: NOWHERE }, { entrance_id: 9, sitting_id: 7 }, true), null);
  assert.equal(placeAfter({ event, place: NOWHERE }, null, true), null);
});

test("two places are the same when entrance and sitting are", () => {
  assert.deepEqual([samePlace(FIRST, { ...FIRST }), samePlace(FIRST, SECOND), samePlace(null, FIRST)], [true, false, false]);
});
