/** One badge held before the camera is one reading, however many pictures show it. */

export const GONE_MS = 1300;

/**
 * A badge counts again when it has been out of sight for `goneMs`: shorter gaps are blur and trembling hands. Another
 * badge counts at once; two in one picture, read in turns, count once each.
 */
export function createSightings({ goneMs = GONE_MS } = {}) {
  /** @type {Map<string, number>} when each badge in sight was last seen */
  const inSight = new Map();

  return {
    /**
     * @param {string | null} text what one picture showed
     * @param {number} at milliseconds on any clock that does not jump
     * @param {boolean} taking whether a new badge can be taken now; if not, it is new still when it can
     * @returns {string | null} the text of a badge that is to be asked about
     */
    see(text, at, taking = true) {
      for (const [seen, last] of inSight) if (at - last >= goneMs) inSight.delete(seen);
      if (!text) return null;
      if (inSight.has(text)) {
        inSight.set(text, at);
        return null;
      }
      if (!taking) return null;
      inSight.set(text, at);
      return text;
    },

    /** The badge may be asked about again although it is in sight still: its answer never came. */
    release(text) {
      inSight.delete(text);
    },
  };
}
