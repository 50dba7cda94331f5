/** The projected board as data: a snapshot, then delta by delta. Pure; what is drawn is always one of these. */

import { figuresFor, judge } from "../shared/quorum.js";

export const LATEST_ARRIVALS = 12; // as many as the server's snapshot has

/**
 * @typedef {{at: string, full_name: string, delegation: string, seat: string, counts: boolean, photo: string}} Arrival
 *   `at` in UTC with milliseconds, so that it sorts as text
 * @typedef {{id: number, name: string, convened: number, present: number, now: number}} DelegationFigures `present` at
 *   some time of the sitting
 * @typedef {object} Board
 * @property {number} seq
 * @property {{name: string, place: string, time_zone: string, accent: string}} event
 * @property {{id: number, name: string, state: string} | null} sitting
 * @property {import("../shared/quorum.js").Rule} rule
 * @property {import("../shared/quorum.js").Count} count of those who count
 * @property {number} guests_present all others who came
 * @property {DelegationFigures[]} delegations
 * @property {Arrival[]} arrivals latest first
 * @property {{kind: string, theme: string, photos: boolean, delegations: number[] | null}} view what the link shows
 */

/**
 * Whether deltas cannot tell this board all that its rule looks at: who came to the event by another sitting is
 * registered here too, if they count here.
 */
export function mustAskAnew({ rule, sitting }, deltas) {
  return rule.base === "registered" && deltas.some((one) => one.registered && one.sitting_id !== sitting?.id);
}

/** The figure that matters and what it is of, in people. @param {Board} board */
export function headline({ rule, count }) {
  return { present: count[rule.present].heads, convened: count.convened.heads };
}

/** @param {Board} board */
export function quorumOf({ rule, count, delegations }) {
  const figures = figuresFor(rule, count, delegations);
  return { figures, ...judge(rule, figures) };
}

/**
 * The delegations that the link shows, with the number present that the rule looks at.
 * @param {Board} board
 * @returns {{id: number, name: string, convened: number, present: number}[]}
 */
export function shownDelegations({ rule, delegations, view }) {
  return delegations
    .filter(({ id }) => view.delegations === null || view.delegations.includes(id))
    .map(({ id, name, convened, present, now }) => ({
      id,
      name,
      convened,
      present: rule.present === "now" ? now : present,
    }));
}

/**
 * @param {Board} board
 * @param {import("../shared/sequence.js").Delta[]} deltas new ones in order, as `follow` gives them
 * @returns {Board} another board; the one given stays as it is
 */
export function applyDeltas(board, deltas) {
  return deltas.reduce(applyDelta, board);
}

/** What each kind adds to those who came and to those who are inside. */
const STEPS = {
  arrived: ({ inside }) => ({ ever: 1, now: inside ? 1 : 0 }),
  left: () => ({ ever: 0, now: -1 }),
  returned: () => ({ ever: 0, now: 1 }),
};

function applyDelta(board, delta) {
  const { seq } = delta;
  if (!(delta.kind in STEPS) || delta.sitting_id !== board.sitting?.id) return { ...board, seq };
  const step = STEPS[delta.kind](delta);
  const next = delta.counts ? counted(board, delta, step) : { ...board, guests_present: board.guests_present + step.ever };
  return { ...next, seq, arrivals: delta.kind === "arrived" ? greeted(board.arrivals, delta) : board.arrivals };
}

function counted(board, { votes, delegation_id: id, registered = 0 }, step) {
  const { count } = board;
  const add = ({ heads, votes: had }, people) => ({ heads: heads + people, votes: had + people * votes });
  return {
    ...board,
    count: {
      ...count,
      registered: add(count.registered, registered),
      ever: add(count.ever, step.ever),
      now: add(count.now, step.now),
    },
    delegations: board.delegations.map((one) =>
      one.id === id ? { ...one, present: one.present + step.ever, now: one.now + step.now } : one,
    ),
  };
}

/** Who may not be shown comes without a name, and is not greeted. */
function greeted(arrivals, { at, full_name, delegation, seat, counts, photo = "" }) {
  if (!full_name) return arrivals;
  return [...arrivals, { at, full_name, delegation, seat, counts, photo }].sort(byMomentAndName).slice(0, LATEST_ARRIVALS);
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
