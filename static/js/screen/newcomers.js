/** Who has come since a picture was drawn. Pure. */

/**
 * @param {import("./board.js").Board | null} before null: nothing was drawn, so nobody is new
 * @param {import("./board.js").Board} after
 * @returns {import("./board.js").Arrival[]} the earliest first; nobody of a sitting that was only turned to
 */
export function newcomers(before, after) {
  if (!before || before.sitting?.id !== after.sitting?.id) return [];
  const known = new Set(before.arrivals.map(keyOf));
  const since = before.arrivals[0]?.at ?? "";
  return after.arrivals.filter((one) => one.at >= since && !known.has(keyOf(one))).reverse();
}

const keyOf = ({ at, full_name: name }) => `${at} ${name}`;
