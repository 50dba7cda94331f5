/** Times as the event's clock shows them, wherever the phone thinks it is. */

/**
 * @param {string} zone IANA name
 * @returns {(iso: string, now: number) => string} "07:41", with the day before it where that is not today: "22/9 07:41"
 */
export function timesIn(zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const read = (moment) => Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const dayOf = ({ day, month, year }) => `${Number(day)}/${Number(month)}/${year}`;

  return (iso, now) => {
    const moment = read(new Date(iso));
    const time = `${moment.hour}:${moment.minute}`;
    if (dayOf(moment) === dayOf(read(new Date(now)))) return time;
    return `${Number(moment.day)}/${Number(moment.month)} ${time}`;
  };
}
