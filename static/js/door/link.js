/** Whether the server is heard: every answer says so, and where nothing else is asked a look every few seconds. */

import { Refused } from "./server.js";

const QUIET_MS = 15_000;
const BROKEN_MS = 2_500;

/**
 * @param {{ask: () => Promise<object>, onState: (state: object, askedAt: number) => void,
 *   onLink: (heard: boolean) => void, onRefused: (refused: Refused) => void, now: () => number}} parts
 *   `now`: what `onState` is told of when it was asked
 */
export function watchLink({ ask, onState, onLink, onRefused, now }) {
  let timer = null;
  let heard = true;
  let ended = false;

  function note(answered) {
    if (answered !== heard) {
      heard = answered;
      onLink(heard);
      if (!heard) plan(BROKEN_MS);
    }
  }

  function plan(delay) {
    clearTimeout(timer);
    if (!ended) timer = setTimeout(look, delay);
  }

  async function look() {
    const askedAt = now();
    try {
      const state = await ask();
      if (ended) return;
      note(true);
      onState(state, askedAt);
    } catch (error) {
      if (ended) return;
      note(error instanceof Refused);
      if (error instanceof Refused) onRefused(error);
    }
    plan(heard ? QUIET_MS : BROKEN_MS);
  }

  const wake = () => {
    if (document.visibilityState === "visible") look();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  onLink(heard);
  look();

  return {
    /** A scan was answered, or was not. */
    note,
    /** Asks now. */
    look,
    end() {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
      removeEventListener("online", wake);
    },
  };
}
