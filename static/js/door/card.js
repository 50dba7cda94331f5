/**
 * What the QR on a Vietnamese citizen card says: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy|…`.
 *
 * Only the name and the birth date leave this function; nothing of the card is kept or sent anywhere else.
 * checkin/core/citizen_card.py reads it too, by tests/vectors/citizen_card.json.
 */

const LONGEST_NAME = 200;
// Recognized generously: what is not taken for a card would be sent as a badge's text
const SHAPE = /^[0-9]{9,12}\|[^|]*\|[^|]*\|[^|]*\|/;

const SPACES = "\t\n\v\f\r\u001c\u001d\u001e\u001f\u0085";
const spaceOrNothing = (character) => (SPACES.includes(character) ? " " : "");

/** One line of NFC text, as the server's core.names.clean makes it. */
function clean(text) {
  const visible = text.replace(/\p{C}/gu, spaceOrNothing);
  return visible.normalize("NFC").split(/\s+/u).filter(Boolean).join(" ");
}

function isoDate(digits) {
  const cut = /^([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(digits);
  if (!cut) return null;
  const [, day, month, year] = cut;
  const iso = `${year}-${month}-${day}`;
  const moment = new Date(`${iso}T00:00:00Z`);
  // the thirty-first of February; day and month unknown are 00
  return year !== "0000" && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(iso) ? iso : null;
}

/**
 * @param {string} text of a QR code
 * @returns {{name: string, birth_date: string | null} | null} null where it is no citizen card; `birth_date` as
 *   yyyy-mm-dd, null where the card does not say it rightly, and then `name` may be "" too
 */
export function readCitizenCard(text) {
  const trimmed = text.trim();
  if (!SHAPE.test(trimmed)) return null;
  const [, , name, born] = trimmed.split("|");
  return { name: Array.from(clean(name)).slice(0, LONGEST_NAME).join(""), birth_date: isoDate(born.trim()) };
}
