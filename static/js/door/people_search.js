/**
 * Which people a typed text means, as checkin/core/search.py has it; both are held to tests/vectors/search.json.
 */

const APOSTROPHES = "'’‘ʼʻ`´′＇";
const HYPHENS = "-‐‑‒–—−";
const WHOLE_LETTERS = { đ: "d", ð: "d", ƀ: "b", ł: "l", ø: "o", ı: "i", æ: "ae", œ: "oe", ß: "ss" };
const MOST_WORDS = 8;
const LONGEST_INITIALS = 6;
const SHORTEST_ENDING = 2;

const has = (signs, text) => Array.from(signs).some((sign) => text.includes(sign));

function foldWith(text, joining) {
  const letters = text.normalize("NFD").toLowerCase().normalize("NFD").replace(/[đðƀłøıæœß]/g, (one) => WHOLE_LETTERS[one]);
  const kept = Array.from(letters, (character) => {
    if (/[\p{L}\p{N}]/u.test(character)) return character;
    if (/\s/.test(character)) return " ";
    return joining.includes(character) || /[\p{M}\p{C}]/u.test(character) ? "" : " ";
  });
  return kept.join("").split(" ").filter(Boolean).join(" ");
}

/** Lower-case letters and figures without marks, single spaces. */
export const fold = (text) => foldWith(text, APOSTROPHES);

/** A name with apostrophes or hyphens in both readings. */
export function searchable(text) {
  const readings = [fold(text)];
  if (has(APOSTROPHES, text)) readings.push(foldWith(text, ""));
  if (has(HYPHENS, text)) readings.push(foldWith(text, APOSTROPHES + HYPHENS));
  return Array.from(new Set(readings.filter(Boolean))).join(" ");
}

export const wantedWords = (text) => fold(text).split(" ").filter(Boolean).slice(0, MOST_WORDS);

/** No word has two letters or figures: half of the roster would fit. */
export const saysTooLittle = (words) => !words.some((word) => word.length > 1);

function isInitials(word, fullName) {
  if (!/^\p{L}{2,}$/u.test(word) || word.length > LONGEST_INITIALS) return false;
  return fold(fullName).split(" ").map((part) => part[0]).join("").startsWith(word);
}

function isNumber(word, badgeNumber) {
  if (!badgeNumber || !/\p{Nd}/u.test(word)) return false;
  const number = fold(badgeNumber).replaceAll(" ", "");
  if (number.startsWith(word) || number.replace(/^0+/, "").startsWith(word)) return true;
  return word.length >= SHORTEST_ENDING && number.endsWith(word);
}

/**
 * How a person is found: 0 by whole words of the name, 1 by beginnings, initials or the number, 2 by the record; null
 * where some word fits nothing.
 *
 * @param {string[]} wanted folded words
 * @param {{full_name: string, folded: string, badge_number: string}} person
 */
export function rank(wanted, { full_name, folded, badge_number }) {
  const [name, record] = [` ${searchable(full_name)} `, ` ${folded}`];
  let found = 0;
  for (const word of wanted) {
    if (name.includes(` ${word} `)) continue;
    const byName = name.includes(` ${word}`) || isInitials(word, full_name) || isNumber(word, badge_number);
    if (!byName && !record.includes(` ${word}`)) return null;
    found = byName ? Math.max(found, 1) : 2;
  }
  return found;
}
