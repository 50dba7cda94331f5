/** The hall's clock: the server's time in the event's zone, whatever this computer believes. */

const TICK_MS = 1000;

/**
 * By how much this computer's clock is behind the server's, in milliseconds. Pure.
 * @param {string} serverNow the server's time between the two moments, ISO
 * @param {number} asked when we asked, in this computer's time
 * @param {number} answered when the answer began to come
 */
export function offsetOf(serverNow, asked, answered) {
  return Date.parse(serverNow) - (asked + answered) / 2;
}

/** @param {string} language */
export function hallClock(language) {
  let offset = 0;
  let zone = "UTC";

  const time = (moment, withSeconds) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      ...(withSeconds && { second: "2-digit" }),
    }).format(moment);

  const date = (moment) =>
    new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", {
      timeZone: zone,
      weekday: "long",
      day: "numeric",
      month: language === "vi" ? "numeric" : "long",
      year: "numeric",
    }).format(moment);

  const serverTime = (ours) => new Date(ours + offset);

  function tick() {
    const moment = serverTime(Date.now());
    document.getElementById("clock").textContent = time(moment, true);
    document.getElementById("date").textContent = date(moment);
    setTimeout(tick, TICK_MS - (moment.getTime() % TICK_MS));
  }

  return {
    start: tick,
    /** @param {{now: string, event: {time_zone: string}}} snapshot */
    set(snapshot, asked, answered) {
      zone = snapshot.event.time_zone;
      offset = offsetOf(snapshot.now, asked, answered);
    },
    /** 07:41 of a moment by this computer's clock */
    shortTime: (ours) => time(serverTime(ours), false),
    /** 07:41 of a moment in UTC */
    timeOf: (at) => time(new Date(at), false),
  };
}
