import assert from "node:assert/strict";
import { test } from "node:test";
import { lateChange } from "../../../static/js/door/late_admissions.js";

const [GO, STOP] = [{ verdict: "admitted" }, { verdict: "badge_lost" }];
const scan = (more) => ({ kind: "scan", message: { sitting_id: 7 }, ...more });
const undo = (more) => ({ kind: "void", sitting_id: 7, ...more });

const undone = (state = "unsent") => ({ kind: "void", state });

for (const [name, before, answer, by, counterpart] of [
  ["what the phone let in and the server too", scan({ shown: GO }), GO, 0],
  ["what the phone let in and the server refused", scan({ shown: GO }), STOP, -1],
  ["what the phone let in and the server set aside", scan({ shown: GO }), null, -1],
  ["what the phone refused and the server let in", scan({ shown: STOP }), GO, 1],
  ["what nobody could judge and the server let in", scan({ shown: null }), GO, 1],
  ["what was answered before and is told again", scan({ answer: GO, shown: STOP }), GO, 0],
  ["what was set aside and is taken now", scan({ shown: GO, was_aside: true }), GO, 1],
  ["what was set aside and is set aside again", scan({ shown: GO, was_aside: true }), null, 0],
  ["what was undone and then refused", scan({ shown: GO }), STOP, 0, undone()],
  ["what was undone, which the server knows already, and is set aside", scan({ shown: GO }), null, 0, undone("answered")],
  ["what nobody could judge, let in after it was undone", scan({ shown: null }), GO, 0, undone()],
  ["what was refused and whose undo was refused before it", scan({ shown: GO }), STOP, -1, undone("aside")],
  ["an undo, refused, of what the server let in", undo(), null, 1, scan({ state: "answered", answer: GO })],
  ["an undo, refused, of what the server refused", undo(), null, 0, scan({ state: "answered", answer: STOP, shown: GO })],
  ["an undo, refused, of what was set aside", undo(), null, 0, scan({ state: "aside", shown: GO })],
  ["an undo that was taken", undo(), { voided: true }, 0],
  ["an undo that was refused", undo(), null, 1],
  ["an undo that was refused once and taken then", undo({ was_aside: true }), { voided: true }, -1],
  ["an undo that was refused twice", undo({ was_aside: true }), null, 0],
]) {
  test(`${name} changes the count by ${by}`, () => {
    assert.deepEqual(lateChange(before, answer, counterpart), { sittingId: 7, by });
  });
}
