/**
 * Whether enough are here, by a body's rule in whole numbers. Pure. Repeats checkin/core/quorum.py and quorum_count.py;
 * tests/vectors/quorum.json holds both to the same answers.
 */

/**
 * @typedef {{numerator: number, denominator: number, more_than: boolean}} Share
 * @typedef {{share: Share, base: string, measure: string, present: string, delegations: Share | null}} Rule
 * @typedef {{heads: number, votes: number}} Tally
 * @typedef {{convened: Tally, excused: Tally, registered: Tally, ever: Tally, now: Tally, allotted: number}} Count
 * @typedef {{convened: number, present: number, now: number}} Delegation people of one who count; `present` at some time
 * @typedef {{base: number, present: number, delegations: number, delegations_present: number}} Figures
 * @typedef {{reached: boolean, needed: number, missing: number, delegations_needed: number,
 *   delegations_missing: number}} Quorum
 */

/** The least whole number that satisfies a share; at least 1. @param {Share} share @param {number} whole */
export function neededOf({ numerator, denominator, more_than: moreThan }, whole) {
  const parts = BigInt(numerator) * BigInt(whole);
  const divisor = BigInt(denominator);
  const least = moreThan ? parts / divisor + 1n : (parts + divisor - 1n) / divisor;
  return Math.max(1, Number(least));
}

/** @param {Rule} rule @param {Count} count @param {Delegation[]} delegations @returns {Figures} */
export function figuresFor(rule, count, delegations) {
  const represented = delegations.filter((one) => one.convened);
  const isThere = rule.present === "now" ? (one) => one.now > 0 : (one) => one.present > 0;
  return {
    base: baseOf(rule, count),
    present: count[rule.present][rule.measure],
    delegations: represented.length,
    delegations_present: represented.filter(isThere).length,
  };
}

/** @param {Rule} rule @param {Figures} figures @returns {Quorum} */
export function judge(rule, figures) {
  const needed = neededOf(rule.share, figures.base);
  const missing = Math.max(0, needed - figures.present);
  const delegationsNeeded = rule.delegations ? neededOf(rule.delegations, figures.delegations) : 0;
  const delegationsMissing = Math.max(0, delegationsNeeded - figures.delegations_present);
  return {
    reached: figures.base > 0 && !missing && !delegationsMissing,
    needed,
    missing,
    delegations_needed: delegationsNeeded,
    delegations_missing: delegationsMissing,
  };
}

function baseOf({ base, measure }, count) {
  const convened = count.convened[measure];
  return {
    convened,
    less_excused: convened - count.excused[measure],
    allotted: count.allotted,
    registered: count.registered[measure],
  }[base];
}
