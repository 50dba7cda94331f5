/**
 * Who is inside, as far as this phone saw it: a projection of its own scans and of what the server told beside them.
 * The rules are those of checkin/core/attendance.py, held to each other by tests/vectors/decision.json.
 */

import { effectOf } from "./decision.js";

/**
 * @typedef {{scan_id: string, at: number, effect: "entry" | "first_entry" | "exit", entrance_id: number | null,
 *   entrance?: string}} Movement `at` in milliseconds since 1970
 * @typedef {{scan_id: string, at: number}} Undoing
 * @typedef {{first_in_at: number, scan_id: string, entrance_id: number | null, entrance?: string, inside: boolean,
 *   left: boolean}} Presence `left`: at some time, by an exit of their own
 */

const SAME_MOMENT_MS = 5000;

const isEntry = (movement) => movement.effect !== "exit";

// by code unit, as Python compares the ids' ASCII: a locale's order is another one
function compareText(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** By time; at one instant an entry stands before an exit, and the scan's id breaks the tie. */
function inOrder(movements) {
  return Array.from(movements).sort(
    (one, other) =>
      one.at - other.at || isEntry(other) - isEntry(one) || compareText(one.scan_id, other.scan_id),
  );
}

/**
 * Without what was undone: of an entry also its repetitions, up to the void or to the next exit or closing, and those
 * just before it by another phone's clock.
 */
function notVoided(movements, voids, closings) {
  const ordered = inOrder(movements);
  const areParted = (earlier, later) => closings.some((at) => earlier.at <= at && at < later.at);
  const isSameStay = (earlier, later) => isEntry(earlier) && isEntry(later) && !areParted(earlier, later);
  const undone = new Set();
  for (const { scan_id, at } of voids) {
    const place = ordered.findIndex((movement) => movement.scan_id === scan_id);
    if (place < 0) continue;
    const entry = ordered[place];
    undone.add(entry);
    if (!isEntry(entry)) continue;
    for (const movement of ordered.slice(place + 1)) {
      if (!isSameStay(entry, movement) || movement.at > at) break;
      undone.add(movement);
    }
    for (const movement of ordered.slice(0, place).reverse()) {
      if (!isSameStay(movement, entry) || entry.at - movement.at > SAME_MOMENT_MS) break;
      undone.add(movement);
    }
  }
  return ordered.filter((movement) => !undone.has(movement));
}

/** Movements, and closings without one; who entered at the very moment of a closing has left by it. */
function timeline(movements, closings) {
  const moments = movements.map((movement) => ({ at: movement.at, movement }));
  for (const at of closings) moments.push({ at, movement: null });
  return moments.sort((one, other) => one.at - other.at || (one.movement ? 0 : 1) - (other.movement ? 0 : 1));
}

/**
 * One person's presence in one sitting; null where they never came.
 *
 * @param {Movement[]} movements
 * @param {Undoing[]} voids
 * @param {number[]} closings when everybody inside left because the sitting closed
 * @returns {Presence | null}
 */
export function projectPresence(movements, voids = [], closings = []) {
  let [first, inside, left] = [null, false, false];
  const barred = (movement) => left && movement.effect === "first_entry";
  const enter = (movement) => {
    if (!inside && !barred(movement)) [inside, first] = [true, first ?? movement];
  };
  for (const { movement } of timeline(notVoided(movements, voids, closings), closings)) {
    if (movement && isEntry(movement)) enter(movement);
    else if (inside) [inside, left] = [false, left || movement !== null];
  }
  if (!first) return null;
  const { at, scan_id, entrance_id, entrance } = first;
  return { first_in_at: at, scan_id, entrance_id, entrance, inside, left };
}

/** As `projectPresence`, of what had happened by `moment`. */
export function presenceAt(moment, movements, voids, closings) {
  return projectPresence(
    movements.filter(({ at }) => at <= moment),
    voids.filter(({ at }) => at <= moment),
    closings.filter((at) => at <= moment),
  );
}

/**
 * What one scan and its answer say about somebody's comings and goings. An earlier admission that the server named
 * counts as an entry of its own: this phone may never have seen it.
 *
 * @param {{id: string, entrance_id: number, scannedAt: number, override?: object | null}} scan
 * @param {{verdict: string, previous?: {at: string, entrance: string} | null, provisional?: boolean}} answer
 * @param {string} [mode] the sitting's now
 * @returns {Movement[]}
 */
export function movementsOf(scan, answer, mode) {
  const effect = effectOf(answer.verdict, { override: Boolean(scan.override), mode });
  if (!effect) return [];
  const own = { scan_id: scan.id, at: scan.scannedAt, effect, entrance_id: scan.entrance_id };
  if (!answer.previous || answer.provisional) return [own];
  const earlier = { scan_id: `${scan.id} met`, effect: "entry", entrance_id: null };
  const told = [{ ...earlier, at: Date.parse(answer.previous.at), entrance: answer.previous.entrance }];
  // who may not come in again has left, at some time that nobody told
  if (answer.verdict === "no_reentry") told.push({ ...earlier, effect: "exit", at: scan.scannedAt - 1 });
  return [...told, own];
}
