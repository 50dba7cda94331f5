/**
 * A server that was restored from an older copy has lost scans that it answered. After each of its starts, and where it
 * counts less than before, it is asked which of what this phone keeps it does not know, and those are sent again.
 */

import { wentBack } from "./outbox.js";

const MOST_IDS = 1000; // in one question
const MOST_STARTS = 16; // several servers behind one address have each their own

/** What the server told last, and whether what it lost is still to be asked. */
function noted(memory, { seq, start, event }) {
  const same = memory.seq_of === event.id;
  const starts = (same && memory.starts) || [];
  const behind = same && (memory.behind === true || wentBack(memory.seq, seq));
  return { seq, seq_of: event.id, starts, behind: behind || (Boolean(start) && !starts.includes(start)) };
}

/**
 * @param {{queue: {answered: (eventId: number) => Promise<object[]>, sendAgain: (items: object[], key: string) => Promise<void>},
 *   findUnknown: (ids: string[]) => Promise<{unknown: string[]}>, key: string, memory: () => object,
 *   remember: (changes: object) => void}} parts `memory` and `remember` outlive the page, so that a question that was not
 *   answered is put again
 */
export function createOlderCopyWatch({ queue, findUnknown, key, memory, remember }) {
  let asking = false;

  async function sendLost(eventId) {
    const kept = await queue.answered(eventId);
    for (let first = 0; first < kept.length; first += MOST_IDS) {
      const some = kept.slice(first, first + MOST_IDS);
      const { unknown } = await findUnknown(some.map(({ id }) => id));
      const lost = new Set(unknown);
      await queue.sendAgain(some.filter(({ id }) => lost.has(id)), key);
    }
  }

  return {
    /**
     * @param {{seq: number, start?: string, event: {id: number}}} told by the server of itself
     * @returns {Promise<boolean>} whether it was asked, and what it lost waits now; rejects where it did not answer
     */
    async learn(told) {
      const now = noted(memory(), told);
      remember(now);
      if (!now.behind || asking) return false;
      asking = true;
      try {
        await sendLost(told.event.id);
        const starts = [...now.starts.filter((start) => start !== told.start), told.start].filter(Boolean);
        remember({ starts: starts.slice(-MOST_STARTS), behind: false });
        return true;
      } finally {
        asking = false;
      }
    },
  };
}
