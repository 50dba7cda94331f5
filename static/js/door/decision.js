/**
 * The one decision at the door, as checkin/core/decision.py has it: the same rules in the same order, held to each
 * other by tests/vectors/decision.json. Facts carry the names that they have there.
 */

const TONES = {
  admitted: "go",
  re_entered: "go",
  left: "go",
  needs_attention: "look",
  already_inside: "look",
  wrong_entrance: "look",
  several_badges: "look",
};
const ADMITTING = ["admitted", "re_entered", "needs_attention"];
const NAMELESS = ["unknown_badge", "wrong_event", "several_badges"];
const DEAD = { replaced: "badge_replaced", lost: "badge_lost", revoked: "badge_revoked" };
const INACTIVE = {
  withdrawn: "delegate_withdrawn",
  not_eligible: "delegate_not_eligible",
  replaced: "delegate_replaced",
};
const NOT_RUNNING = { planned: "sitting_not_open", closed: "sitting_closed" };

export const toneOf = (verdict) => TONES[verdict] ?? "stop";
export const admits = (verdict) => ADMITTING.includes(verdict);
export const namesDelegate = (verdict) => !NAMELESS.includes(verdict);

/** No categories listed means every category. */
const leavesOut = (categoryIds, categoryId) => categoryIds.length > 0 && !categoryIds.includes(categoryId);

const BADGE_RULES = [
  (_request, facts) => facts.several && "several_badges",
  (_request, facts) => facts.badge_event_id === null && "unknown_badge",
  (request, facts) => facts.badge_event_id !== request.event_id && "wrong_event",
];
const ENTRY_RULES = [
  (_request, facts) => DEAD[facts.badge_status],
  (_request, facts) => INACTIVE[facts.delegate_status],
  (_request, facts) => facts.awaits_activation && "alternate_not_activated",
  (_request, facts) => leavesOut(facts.convened_category_ids, facts.category_id) && "not_convened",
  (_request, facts) => NOT_RUNNING[facts.sitting_state],
  (_request, facts) => leavesOut(facts.admitted_category_ids, facts.category_id) && "wrong_entrance",
];
const PRESENCE_RULES = [
  (_request, facts) => facts.inside && "already_inside",
  (_request, facts) => facts.sitting_mode === "no_reentry" && facts.left && "no_reentry",
];

function first(rules, request, facts) {
  for (const rule of rules) {
    const verdict = rule(request, facts);
    if (verdict) return verdict;
  }
  return null;
}

function admission(facts) {
  if (facts.attended) return "re_entered";
  return facts.has_staff_note ? "needs_attention" : "admitted";
}

/**
 * @param {{event_id: number, direction: "in" | "out", override: boolean}} request
 * @param {object} facts see ScanFacts in checkin/core/decision.py; sets of ids are arrays
 * @returns {{verdict: string, overrode: string | null}} `overrode`: the refusal that a supervisor set aside
 */
export function decide(request, facts) {
  const said = (verdict, overrode = null) => ({ verdict, overrode });
  const stranger = first(BADGE_RULES, request, facts);
  if (stranger) return said(stranger);
  if (request.direction === "out") return said("left");
  let refusal = first(ENTRY_RULES, request, facts);
  if (!refusal || request.override) {
    const presence = first(PRESENCE_RULES, request, facts);
    if (presence === "already_inside") return said(presence);
    refusal ??= presence;
  }
  if (refusal && !request.override) return said(refusal);
  return said(admission(facts), refusal);
}

/**
 * What the scan does to attendance, whatever else was scanned; `mode` is the sitting's.
 *
 * @returns {"entry" | "first_entry" | "exit" | null}
 */
export function effectOf(verdict, { override = false, mode = "entry_only" } = {}) {
  if (verdict === "left") return "exit";
  if (!admits(verdict) && verdict !== "already_inside" && verdict !== "no_reentry") return null;
  return mode === "no_reentry" && !override ? "first_entry" : "entry";
}

/**
 * A sitting's state at `moment`.
 *
 * @param {[number, string, boolean][]} acts [milliseconds, state from then on, …] in the order of time
 */
export function stateAt(acts, moment) {
  let state = "planned";
  for (const [at, became] of acts) if (at <= moment) state = became;
  return state;
}
