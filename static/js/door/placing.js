/** Where this phone stands: chosen here, or by the organizers. What the server did not hear is told with the next contact. */

import { wentBack } from "./outbox.js";
import { NotReached } from "./server.js";
import { isPlace, placeAfter, samePlace } from "./standing.js";

/**
 * @param {{tell: (place: object) => Promise<void>, memory: () => import("./memory.js").Memory,
 *   keep: (changes: object) => void, now: () => number}} parts `tell` rejects with NotReached or Refused; `now` goes on
 *   evenly, whatever is done to the phone's clock
 */
export function createPlacing({ tell, memory, keep, now }) {
  let saidAt = -Infinity; // the newest word on it: when the phone chose, or when the organizers' was asked for
  let counted = null; // by the server when it was last heard, see `wentBack`

  return {
    /** Scans say their place themselves, so that the server need not be heard for it. Rejects with Refused. */
    async choose(place) {
      let untold = false;
      try {
        await tell(place);
      } catch (error) {
        if (!(error instanceof NotReached)) throw error;
        untold = true;
      }
      saidAt = now();
      keep({ place, place_untold: untold });
    },

    /** @returns {Promise<boolean>} false where the organizers do not let it stand there: their word counts again */
    async tellAgain() {
      const { place, place_untold } = memory();
      if (!place_untold) return true;
      let taken = true;
      try {
        await tell(place);
      } catch (error) {
        if (error instanceof NotReached) return true;
        taken = false;
      }
      if (!samePlace(memory().place, place)) return true; // somebody chose anew meanwhile
      saidAt = taken ? now() : -Infinity;
      keep({ place_untold: false });
      return taken;
    },

    /**
     * By the organizers' word and this phone's own, whichever is the newer. A server that counts less than it did was
     * restored from an older copy: what it says of the place is of then.
     * @param {{event: object, place: object, seq: number}} state as the server told
     * @param {number} askedAt when it was asked for that
     * @returns {{entrance_id: number, sitting_id: number} | null} null: somebody has to choose
     */
    after(state, askedAt) {
      const { place, seq, seq_of } = memory();
      const before = counted ?? (seq_of === state.event.id ? seq : null);
      counted = state.seq;
      const isOurs = isPlace(state.event, place);
      if (isOurs && wentBack(before, state.seq)) keep({ place_untold: true });
      const isNewer = !(isOurs && memory().place_untold) && askedAt > saidAt;
      if (isNewer) saidAt = askedAt;
      return placeAfter(state, place, isNewer);
    },

    /** By another tab: what is on its way to this one was asked before. */
    movedElsewhere() {
      saidAt = now();
    },
  };
}
