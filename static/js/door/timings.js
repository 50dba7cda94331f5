/** How long the way from a badge in view to a painted verdict took, for the diagnostics line. */

const KEPT = 50;

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function createTimings() {
  const totals = [];
  let last = null;

  return {
    /**
     * All in milliseconds on one clock: the last picture without the badge was taken, the one with it was read, its
     * answer came, and was painted. The badge came into view at any time since the first: that wait counts in full.
     */
    add({ before, read, answered, painted }) {
      last = { reading: read - before, asking: answered - read, total: painted - before };
      totals.push(last.total);
      if (totals.length > KEPT) totals.shift();
    },

    /** @returns {{reading: number, asking: number, total: number, median: number, count: number} | null} whole ms */
    summary() {
      if (!last) return null;
      const rounded = Object.fromEntries(Object.entries(last).map(([name, value]) => [name, Math.round(value)]));
      return { ...rounded, median: Math.round(median(totals)), count: totals.length };
    },
  };
}
