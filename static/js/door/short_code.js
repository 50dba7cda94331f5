/** The short code in what somebody typed, as checkin/core/short_code.py reads it; both keep to tests/vectors/short_code.json. */

const SEPARATORS = /[\p{Z}\p{Cc}\p{Cf}\p{Pd}._−]/gu;
const ALIKE = { O: "0", I: "1", L: "1" };

/** @returns {string | null} eight figures; null where it cannot be a short code */
export function readShortCode(text) {
  const letters = text.normalize("NFKC").replace(SEPARATORS, "").toUpperCase();
  const figures = letters.replace(/[OIL]/g, (letter) => ALIKE[letter]);
  return /^[0-9]{8}$/.test(figures) ? figures : null;
}
