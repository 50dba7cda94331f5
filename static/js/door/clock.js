/** This phone's clock, put right by the server's: phones are wrong by minutes, and some by hours. */

/**
 * @param {() => number} reading the phone's own clock, milliseconds since 1970
 */
export function createClock(reading = Date.now) {
  let offset = 0;
  let roundTrip = Infinity;

  return {
    /** The server's time as far as it is known, milliseconds since 1970. */
    now: () => reading() + offset,

    /**
     * One contact: when the phone asked, and the server's time in its answer, which is being read now.
     * The shortest round trip says most; a newer one that is nearly as short says it of today.
     */
    measure(askedAt, serverTime) {
      const answeredAt = reading();
      const took = answeredAt - askedAt;
      const told = Date.parse(serverTime);
      if (Number.isNaN(told) || took < 0 || took > roundTrip * 1.5 + 20) return;
      roundTrip = took;
      offset = told - (askedAt + answeredAt) / 2;
    },
  };
}
