/** How the count of admissions follows what was sent later, where the server says otherwise than was known before. */

import { admits } from "./decision.js";

const lets = (told) => Boolean(told) && admits(told.verdict);

/** An undo counts at once; where it was refused the admission stands, until it is sent once more and taken. */
function changeByUndo(answer, { was_aside }) {
  if (answer) return was_aside ? -1 : 0;
  return was_aside ? 0 : 1;
}

/**
 * @param {import("./outbox.js").Item} before the item that was settled, as it was
 * @param {object | null} answer the server's; null where the item was set aside
 * @returns {{sittingId: number | undefined, by: number}}
 */
export function lateChange(before, answer) {
  if (before.kind === "void") return { sittingId: before.sitting_id, by: changeByUndo(answer, before) };
  const by = Number(lets(answer)) - Number(lets(before.answer ?? before.shown));
  return { sittingId: before.message.sitting_id, by };
}
