/** The projected board as data: a snapshot, then delta by delta. Pure; what is drawn is always one of these. */

export const LATEST_ARRIVALS = 12; // as many as the server's snapshot has

/**
 * @typedef {{at: string, full_name: string, delegation: string, seat: string, counts: boolean}} Arrival `at` in UTC
 *   with milliseconds, so that it sorts as text
 * @typedef {{id: number, name: string, convened: number, present: number}} DelegationFigures
 * @typedef {object} Board
 * @property {number} seq
 * @property {{name: string, place: string, time_zone: string, accent: string}} event
 * @property {{id: number, name: string, state: string} | null} sitting
 * @property {number} convened of those who count
 * @property {number} present of those who count
 * @property {number} guests_present all others who came
 * @property {DelegationFigures[]} delegations
 * @property {Arrival[]} arrivals latest first
 */

/**
 * @param {Board} board
 * @param {import("../shared/sequence.js").Delta[]} deltas new ones in order, as `follow` gives them
 * @returns {Board} another board; the one given stays as it is
 */
export function applyDeltas(board, deltas) {
  return deltas.reduce(applyDelta, board);
}

function applyDelta(board, delta) {
  const seq = delta.seq;
  if (delta.kind !== "arrived" || delta.sitting_id !== board.sitting?.id) return { ...board, seq };
  const { at, full_name, delegation, seat, counts } = delta;
  const arrivals = [...board.arrivals, { at, full_name, delegation, seat, counts }].sort(byMomentAndName);
  return {
    ...board,
    seq,
    present: board.present + (counts ? 1 : 0),
    guests_present: board.guests_present + (counts ? 0 : 1),
    delegations: counts ? withOneMore(board.delegations, delta.delegation_id) : board.delegations,
    arrivals: arrivals.slice(0, LATEST_ARRIVALS),
  };
}

function withOneMore(delegations, id) {
  return delegations.map((one) => (one.id === id ? { ...one, present: one.present + 1 } : one));
}

/** Latest first; those of one moment by name, so that every screen and every snapshot agree. */
function byMomentAndName(one, other) {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  if (one.full_name === other.full_name) return 0;
  return one.full_name < other.full_name ? -1 : 1;
}

/** 7140 for 392 of 549, half a hundredth up; 0 where nobody is convened. For show, never to compare. */
export function hundredthsOfPercent(part, whole) {
  return whole ? Math.floor((part * 20000 + whole) / (2 * whole)) : 0;
}
