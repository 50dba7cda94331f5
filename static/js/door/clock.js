/** This phone's clock, put right by the server's: phones are wrong by minutes, and some by hours. */

/**
 * @param {() => number} reading the phone's own clock, milliseconds since 1970
 * @param {number} remembered the offset of before, until the server is heard again: the page was opened without it
 */
export function createClock(reading = Date.now, remembered = 0) {
  let offset = remembered;
  let roundTrip = Infinity;

  return {
    /** The server's time as far as it is known, milliseconds since 1970. */
    now: () => reading() + offset,

    /** @returns {number | null} what is added to the phone's own clock, milliseconds; null before any contact */
    offset: () => (roundTrip === Infinity ? null : Math.round(offset)),

    /**
     * One contact: when the phone asked, and the server's time in its answer, which is being read now.
     * The shortest round trip says most; a newer one that is nearly as short says it of today. What cannot agree
     * with it, however long each was on its way, says that somebody has set the clock.
     */
    measure(askedAt, serverTime) {
      const answeredAt = reading();
      const took = answeredAt - askedAt;
      const told = Date.parse(serverTime);
      if (Number.isNaN(told) || took < 0) return;
      const measured = told - (askedAt + answeredAt) / 2;
      const wasSet = Math.abs(measured - offset) > (took + roundTrip) / 2 + 20;
      if (took > roundTrip * 1.5 + 20 && !wasSet) return;
      roundTrip = took;
      offset = measured;
    },
  };
}
