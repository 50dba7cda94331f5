/** What this phone tells of itself at every contact: battery, scans waiting, how wrong its clock is. */

/** @returns {() => number | null} 0 to 1; null in browsers that do not tell, and before they do */
export function watchBattery(browser = globalThis.navigator) {
  let battery = null;
  browser.getBattery?.().then(
    (told) => {
      battery = told;
    },
    () => undefined, // not allowed here
  );
  return () => (Number.isFinite(battery?.level) ? battery.level : null);
}

/**
 * @param {{send: (report: object) => Promise<object>, clock: {offset: () => number | null},
 *   waiting: () => number, battery: () => number | null}} parts `waiting`: scans that the server has not answered
 * @returns {() => Promise<object>} one contact; gives the server's answer
 */
export function createContact({ send, clock, waiting, battery }) {
  return () => send({ battery: battery(), waiting: waiting(), offset_ms: clock.offset() });
}
