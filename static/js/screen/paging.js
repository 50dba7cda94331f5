/** How many delegations a page shows. Pure. */

/**
 * Pages of about equal length, none longer than the room: 60 in a room of 5 × 4 are three pages of 20, 61 are four.
 *
 * @param {number} count how many there are
 * @param {number} columns how many fit side by side
 * @param {number} rows how many fit below each other
 * @returns {{pages: number, perPage: number, columns: number, rows: number}} the grid to draw
 */
export function gridFor(count, columns, rows) {
  const pages = Math.max(1, Math.ceil(count / (columns * rows)));
  const used = Math.max(1, Math.min(columns, count));
  const needed = Math.ceil(count / pages / used);
  return { pages, perPage: used * needed, columns: used, rows: needed };
}
