/**
 * Tells the keys of a reader (a USB or Bluetooth "keyboard wedge") from those of a person, without the DOM.
 *
 * A reader types a whole code in a few hundredths of a second and presses Enter or Tab. What its keys mean is taken
 * twice, from the letter that came out and from the place of the key on a US keyboard: where a Vietnamese input method
 * or another layout changes the letters, the places still tell.
 */

import { readCitizenCard } from "./card.js";
import { byLetter, byPlace } from "./key_meaning.js";
import { isTorn } from "./torn_code.js";

const LONGEST_GAP_MS = 60; // Bluetooth sends in clumps; a longer silence ends a burst
const LONGEST_STALL_MS = 2000; // in the middle of a badge's or card's code: half of one is nothing
const READER_PACE_MS = 40; // on average between two keys; a person's fastest is twice that
const CERTAIN_PACE_MS = 20;
const FEWEST_KEYS = 4; // where no field has the focus nobody types
const FEWEST_IN_FIELD = 12; // in a field a short number is left to it, whoever typed it
const MOST_KEYS = 2000;

const BEGUN = /DB[:;][A-Z2-7]{0,26}$|^[0-9]{9,12}\|/i;
// Readers that lose the shift key send ; for the colon
const BADGE = /DB[:;]([A-Z2-7]{26})$/i;
const BADGE_LENGTH = 29;
// A reader that presses no Enter: the next code begins, or comes what is no part of any; a letter more would be torn
const FOLLOWED = /^(.*DB[:;][A-Z2-7]{26})(DB[:;]|[^A-Z2-7:;])$/i;
const SILENT = new Set(["Shift", "CapsLock", "Control", "Alt", "AltGraph", "Meta", "NumLock", "Fn"]);

function badgeIn(text) {
  const found = BADGE.exec(text.trim());
  return found ? `DB:${found[1].toUpperCase()}` : null;
}

const isEnd = ({ key, code }) => key === "Enter" || key === "Tab" || ["Enter", "NumpadEnter", "Tab"].includes(code);

const byTheLetter = (press) => press.letter;
const byThePlace = (press) => press.place;

const wholeIn = (texts) => texts.map(badgeIn).find(Boolean) ?? texts.find(readCitizenCard) ?? null;

/** Too slow or too few keys to be surely a reader's. */
const isPersons = ({ count, took, inField }) =>
  inField ? took > CERTAIN_PACE_MS || count < FEWEST_IN_FIELD : count < FEWEST_KEYS;

/** What a burst was that is over, as a part of Heard; {} where it is the rest of a torn one, null where a person typed. */
function outcomeOf(over) {
  const { letters, places, count, took, spoiled, afterTorn } = over;
  const whole = wholeIn([letters, places]);
  if (whole) return { reading: whole };
  if (afterTorn) return {}; // two readers at once: one has pressed its Enter
  if (took > READER_PACE_MS) return null;
  if (!spoiled && [letters, places].some(isTorn)) return { torn: true };
  if (isPersons(over)) return null;
  return spoiled ? { changed: true } : { reading: letters.length === count ? letters : places };
}

/**
 * @typedef {{key: string, code: string, shift: boolean, repeat?: boolean, command?: boolean, at: number,
 *   inField: boolean}} Press `at`: when the key went down, in milliseconds; `command`: with Ctrl or the like
 * @typedef {{starts: boolean, swallow: boolean, reading: string | null, changed: boolean, torn: boolean}} Heard
 *   `starts`: a burst may begin with this key; `swallow`: it must do nothing else; `reading`: what a reader has read,
 *   now complete; `changed`: a reader has read, and an input method changed its letters beyond recognition; `torn`: a
 *   reader has read a badge, and only a part of its code came
 */
export function createBurst() {
  let keys = [];
  let spoiled = false;
  let stalled = 0; // the longest silence within the burst
  let last = -Infinity;
  let justEnded = false;
  let justTorn = false;

  const text = (meaning) => keys.map(meaning).join("");
  const badge = () => badgeIn(text(byTheLetter)) ?? badgeIn(text(byThePlace));
  const begun = () => BEGUN.test(text(byTheLetter)) || BEGUN.test(text(byThePlace));
  const isLate = (at) => at - last > LONGEST_GAP_MS && (at - last > LONGEST_STALL_MS || !begun());
  const pace = (until) => (until - keys[0].at - stalled) / keys.length;

  function forget() {
    keys = [];
    spoiled = false;
    stalled = 0;
  }

  const heard = (changes) => ({ starts: false, swallow: false, reading: null, changed: false, torn: false, ...changes });

  /** A silence in the middle of a code says nothing of the pace. */
  function noteStall(at) {
    if (keys.length && at - last > LONGEST_GAP_MS) stalled = Math.max(stalled, at - last);
  }

  /** The burst is over at this moment; null: it was a person. */
  function finish(at, inField) {
    noteStall(at);
    const over = { letters: text(byTheLetter), places: text(byThePlace), count: keys.length, took: pace(at), spoiled };
    const outcome = outcomeOf({ ...over, inField, afterTorn: justTorn });
    justTorn = outcome !== null && !outcome.reading && !outcome.changed;
    return outcome && heard({ swallow: true, ...outcome });
  }

  function end(press) {
    const inTime = keys.length ? !isLate(press.at) : press.at - last <= LONGEST_GAP_MS;
    const ended = keys.length && inTime ? finish(press.at, press.inField) : null;
    forget();
    // carriage return and line feed are two ends of one burst
    const again = !ended && inTime && justEnded;
    justEnded = Boolean(ended) || again;
    last = press.at;
    return ended ?? heard({ swallow: again });
  }

  /** The code before what has come just now, which is kept where it begins the next. */
  function takeFollowed() {
    if (keys.length <= BADGE_LENGTH) return null;
    const meaning = [byTheLetter, byThePlace].find((by) => FOLLOWED.test(text(by)));
    if (!meaning) return null;
    const [, before, after] = FOLLOWED.exec(text(meaning));
    const next = after.length > 1 ? keys.slice(-after.length) : [];
    forget();
    keys = next;
    justEnded = !next.length;
    return badgeIn(before);
  }

  function add(press, letter, place) {
    if (isLate(press.at) || keys.length >= MOST_KEYS) forget();
    noteStall(press.at);
    if (press.at - last > LONGEST_GAP_MS) justTorn = false;
    keys.push({ letter, place, at: press.at });
    last = press.at;
    justEnded = false;
    const starts = keys.length === 1;
    // a space would press the button that has the focus
    const sure = keys.length >= FEWEST_KEYS && pace(press.at) <= READER_PACE_MS;
    const reading = takeFollowed();
    const goesOn = Boolean(reading) && !justEnded;
    return heard({ starts: starts || goesOn, swallow: (sure && !press.inField) || justEnded, reading });
  }

  return {
    /** @param {Press} press @returns {Heard} */
    press(press) {
      if (SILENT.has(press.key)) return heard({});
      if (press.repeat || press.command) {
        forget();
        return heard({});
      }
      if (isEnd(press)) return end(press);
      if (press.key === "Backspace" && keys.length && press.at - last <= LONGEST_GAP_MS) {
        spoiled = true; // an input method takes a letter back to put a mark on it
        last = press.at;
        return heard({});
      }
      const letter = byLetter(press);
      const place = byPlace(press);
      if (letter || place) return add(press, letter, place);
      forget();
      return heard({});
    },

    /** Nothing has come for a while: a whole code that no Enter followed is complete. @returns {string | null} */
    settle() {
      const found = keys.length >= BADGE_LENGTH && pace(last) <= READER_PACE_MS ? badge() : null;
      if (found) {
        forget();
        justEnded = true;
      }
      return found;
    },
  };
}
