/** How a share is written: at least 2/3, more than 50 %, any number. Pure. */

/**
 * @param {import("./quorum.js").Share} share
 * @param {{any: string, at_least: string, more_than: string}} words with {share} where the part goes
 */
export function shareInWords({ numerator, denominator, more_than: moreThan }, words) {
  if (numerator === 0) return words.any;
  const part = denominator === 100 ? `${numerator}\u00a0%` : `${numerator}/${denominator}`;
  return (moreThan ? words.more_than : words.at_least).replace("{share}", part);
}
