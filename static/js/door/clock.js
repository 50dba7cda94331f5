/**
 * This phone's clock, put right by the server's: phones are wrong by minutes, and some by hours.
 *
 * Between two contacts the time goes on by the clock that nobody can set, so that a phone whose own clock is set meanwhile
 * (by somebody, or by its network) still says the right one. That clock may stand still while a phone sleeps, which it does
 * out of sight: only then is the phone's own clock believed where it has gone further.
 */

const JUMP_MS = 1000; // less is no matter, and clocks are put right by as much all day

/**
 * @param {{wall?: () => number, steady?: () => number, remembered?: number, onSet?: () => void}} [parts] `wall` is the
 *   phone's own clock, milliseconds since 1970; `remembered` the offset of before, until the server is heard again: the
 *   page was opened without it; `onSet` hears that somebody has set the phone's clock
 */
export function createClock({
  wall = Date.now, steady = () => performance.now(), remembered = 0, onSet = () => undefined,
} = {}) {
  let between = wall() - steady();
  let epoch = between + remembered; // of the steady clock, in the server's time
  let roundTrip = Infinity;
  let mayHaveSlept = false;

  function settle() {
    const jump = wall() - steady() - between;
    if (Math.abs(jump) < JUMP_MS) return;
    between += jump;
    if (jump > 0 && mayHaveSlept) epoch += jump;
    else onSet();
  }

  return {
    /** The server's time as far as it is known, milliseconds since 1970. */
    now() {
      settle();
      return Math.round(steady() + epoch);
    },

    /** @returns {number | null} what is added to the phone's own clock, milliseconds; null before any contact */
    offset() {
      settle();
      return roundTrip === Infinity ? null : Math.round(epoch - between);
    },

    /** To be called every second or so, and before `outOfSight`: what happened in between is told apart. */
    tick() {
      settle();
      mayHaveSlept = false;
    },

    /** The page is hidden: from now until the next tick the phone may sleep. */
    outOfSight() {
      mayHaveSlept = true;
    },

    /** For `measure`: when something is asked. */
    reading: steady,

    /**
     * One contact: when the phone asked (see `reading`), and the server's time in its answer, which is being read now.
     * The shortest round trip says most; a newer one that is nearly as short says it of today. What cannot agree
     * with it, however long each was on its way, says that the time was lost.
     */
    measure(askedAt, serverTime) {
      settle();
      const answeredAt = steady();
      const took = answeredAt - askedAt;
      const told = Date.parse(serverTime);
      if (Number.isNaN(told) || took < 0) return;
      const measured = told - (askedAt + answeredAt) / 2;
      const wasLost = Math.abs(measured - epoch) > (took + roundTrip) / 2 + 20;
      if (took > roundTrip * 1.5 + 20 && !wasLost) return;
      roundTrip = took;
      epoch = measured;
    },
  };
}

/** Ticks while the page is in sight. */
export function keepTicking(clock) {
  setInterval(() => document.visibilityState === "visible" && clock.tick(), 1000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && clock.outOfSight());
}
