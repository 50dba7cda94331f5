/** How the count of admissions follows what was sent later, where the server says otherwise than was known before. */

import { admits } from "./decision.js";

const lets = (told) => Boolean(told) && admits(told.verdict);

/** What was set aside counts nobody until it is sent once more and taken. */
const isCounted = ({ was_aside, answer, shown }) => !was_aside && lets(answer ?? shown);

const isUndone = (undoing) => Boolean(undoing) && undoing.state !== "aside";

/** Where the scan is not known any more it was an admission: nothing else is offered for undoing. */
const isAdmission = (scan) => !scan || (scan.state !== "aside" && lets(scan.answer ?? scan.shown));

/** An undo counts at once; where it was refused the admission stands, until it is sent once more and taken. */
function changeByUndo({ was_aside }, answer, scan) {
  const isTaken = answer !== null;
  if (isTaken !== Boolean(was_aside) || !isAdmission(scan)) return 0;
  return isTaken ? -1 : 1;
}

/** An admission that was undone is out of the count already, whatever the server says of it. */
const changeByScan = (before, answer, undoing) =>
  isUndone(undoing) ? 0 : Number(lets(answer)) - Number(isCounted(before));

/**
 * @param {import("./outbox.js").Item} before the item that was settled, as it was
 * @param {object | null} answer the server's; null where the item was set aside
 * @param {import("./outbox.js").Item} [counterpart] of an undo its scan, of a scan its newest undo, as they are now
 * @returns {{sittingId: number | undefined, by: number}}
 */
export function lateChange(before, answer, counterpart) {
  if (before.kind === "void") {
    return { sittingId: before.sitting_id, by: changeByUndo(before, answer, counterpart) };
  }
  return { sittingId: before.message.sitting_id, by: changeByScan(before, answer, counterpart) };
}
