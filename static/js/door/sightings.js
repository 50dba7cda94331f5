/** One badge held before the camera is one reading, however many pictures show it. */

import { foremost, isShown } from "./foremost.js";

export const GONE_MS = 1300;
export const STRANGE_AFTER_MS = 400; // a lanyard's code comes into view some pictures before its badge

/**
 * A badge counts again when it has been out of sight for `goneMs`: shorter gaps are blur and trembling hands. Another
 * badge counts at once; two in one picture are taken in turns and count once each. What is seen beside a badge is
 * nothing that anybody shows, nor when a blurred picture shows it without the badge. What is neither a badge nor a
 * citizen card counts once it has been in sight for `strangeAfterMs`: a badge may be behind it.
 */
export function createSightings({ goneMs = GONE_MS, strangeAfterMs = 0 } = {}) {
  /** @type {Map<string, number>} when each badge in sight was last seen */
  const inSight = new Map();
  /** @type {Map<string, {first: number, last: number}>} what nobody may be showing */
  const strange = new Map();

  /** Whether it is to be waited whether a badge comes with it. */
  function isTooNew(text, at) {
    if (strangeAfterMs === 0 || isShown(text)) return false;
    const known = strange.get(text);
    const first = known && at - known.last < goneMs ? known.first : at;
    strange.set(text, { first, last: at });
    return at - first < strangeAfterMs;
  }

  function mark(texts, at) {
    for (const text of texts) inSight.set(text, at);
  }

  return {
    /**
     * @param {string[]} texts what one picture showed
     * @param {number} at milliseconds on any clock that does not jump
     * @param {boolean} taking whether a new badge can be taken now; if not, it is new still when it can
     * @returns {string | null} the text of a badge that is to be asked about
     */
    see(texts, at, taking = true) {
      for (const [seen, last] of inSight) if (at - last >= goneMs) inSight.delete(seen);
      const shown = foremost(texts);
      const fresh = shown.find((text) => !inSight.has(text)) ?? null;
      mark(texts.filter((text) => !shown.includes(text) || inSight.has(text)), at);
      if (!fresh || isTooNew(fresh, at) || !taking) return null;
      strange.clear();
      mark([fresh], at);
      return fresh;
    },

    /** The badge may be asked about again although it is in sight still: its answer never came. */
    release(text) {
      inSight.delete(text);
    },
  };
}
