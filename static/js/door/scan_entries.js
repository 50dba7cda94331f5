/** What the list of last scans says of each: from the queue's items, and from the names that only this page's memory has. */

import { admits } from "./decision.js";

export const UNDO_WITHIN_MS = 15 * 60_000; // a supervisor may do it later too

/**
 * @param {import("./outbox.js").Item[]} items in any order
 * @param {{names: Map<string, string>, now: number, supervisor?: boolean}} known
 * @returns {{id: string, at: number, sittingId: number, name: string, number: string, direction: "in" | "out",
 *   verdict: {code: string, tone: string} | null, provisional: boolean, differs: boolean,
 *   error: object | null, undoing: "no" | "waiting" | "done" | "refused", undoError: object | null,
 *   mayUndo: boolean}[]} the newest first; `differs`: the server said otherwise than this phone had shown
 */
export function scanEntries(items, { names, now, supervisor = false }) {
  const undone = items.filter((item) => item.kind === "void").sort((one, other) => one.n - other.n);
  const voids = new Map(undone.map((item) => [item.message.scan_id, item])); // the newest of a scan counts
  const scans = items.filter((item) => item.kind === "scan").sort((one, other) => other.n - one.n);
  return scans.map((item) => ({
    id: item.id,
    at: item.at,
    sittingId: item.message.sitting_id,
    name: names.get(item.id) ?? "",
    number: item.message.method === "typed" ? item.message.read : "",
    direction: item.message.direction ?? "in",
    provisional: item.state === "unsent",
    error: item.state === "aside" ? item.error : null,
    ...verdictOf(item),
    ...undoingOf(item, voids.get(item.id), supervisor || now - item.at < UNDO_WITHIN_MS),
  }));
}

/**
 * Undos that the server did not take, as entries of their own: their scans may have left the list long ago.
 *
 * @param {import("./outbox.js").Item[]} items
 * @param {Map<string, string>} names by scan
 */
export function undoEntries(items, names) {
  const undos = items.filter((item) => item.kind === "void").sort((one, other) => other.n - one.n);
  return undos.map(({ id, at, message, error }) => ({
    id, at, name: names.get(message.scan_id) ?? "", number: "", direction: "in", verdict: null, undoError: error,
    isUndo: true, mayUndo: false,
  }));
}

function verdictOf(item) {
  const told = item.state === "answered" ? item.answer : item.shown;
  const differs = item.state === "answered" && Boolean(item.shown) && item.shown.verdict !== told?.verdict;
  return { verdict: told?.verdict ? { code: told.verdict, tone: told.tone } : null, differs };
}

function undoingOf(item, undone, inTime) {
  const undoing = undone ? { unsent: "waiting", answered: "done", aside: "refused" }[undone.state] : "no";
  const { verdict } = verdictOf(item);
  const possible = verdict !== null && admits(verdict.code) && item.state !== "aside";
  return {
    undoing,
    undoError: undoing === "refused" ? undone.error : null,
    mayUndo: possible && inTime && (undoing === "no" || undoing === "refused"),
  };
}
