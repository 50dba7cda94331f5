/**
 * Tells the keys of a reader (a USB or Bluetooth "keyboard wedge") from those of a person, without the DOM.
 *
 * A reader types a whole code in a few hundredths of a second and presses Enter or Tab. What its keys mean is taken
 * twice, from the letter that came out and from the place of the key on a US keyboard: where a Vietnamese input method
 * or another layout changes the letters, the places still tell.
 */

import { readCitizenCard } from "./card.js";

const LONGEST_GAP_MS = 60; // Bluetooth sends in clumps; a longer silence ends a burst
const LONGEST_STALL_MS = 250; // in the middle of a badge's or card's code: half of one is nothing
const READER_PACE_MS = 40; // on average between two keys; a person's fastest is twice that
const CERTAIN_PACE_MS = 20;
const FEWEST_KEYS = 4; // where no field has the focus nobody types
const FEWEST_IN_FIELD = 12; // in a field a short number is left to it, whoever typed it
const MOST_KEYS = 2000;

const BEGUN = /DB[:;][A-Z2-7]{0,26}$|^[0-9]{9,12}\|/i;
// Readers that lose the shift key send ; for the colon
const BADGE = /DB[:;]([A-Z2-7]{26})$/i;
const SILENT = new Set(["Shift", "CapsLock", "Control", "Alt", "AltGraph", "Meta", "NumLock", "Fn"]);
const SHIFTED = {
  Digit1: "!", Digit2: "@", Digit3: "#", Digit4: "$", Digit5: "%", Digit6: "^", Digit7: "&", Digit8: "*", Digit9: "(",
  Digit0: ")", Minus: "_", Equal: "+", BracketLeft: "{", BracketRight: "}", Backslash: "|", Semicolon: ":", Quote: '"',
  Backquote: "~", Comma: "<", Period: ">", Slash: "?",
};
const PLAIN = {
  Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]", Backslash: "\\", Semicolon: ";", Quote: "'",
  Backquote: "`", Comma: ",", Period: ".", Slash: "/", Space: " ", NumpadAdd: "+", NumpadSubtract: "-",
  NumpadMultiply: "*", NumpadDivide: "/", NumpadDecimal: ".",
};

/** What a key of a US keyboard means, by its place; "" where it means no letter. */
function byPlace({ code, shift }) {
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return shift ? letter[1] : letter[1].toLowerCase();
  if (shift && SHIFTED[code]) return SHIFTED[code];
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  return digit ? digit[1] : (PLAIN[code] ?? "");
}

const byLetter = ({ key }) => (Array.from(key).length === 1 ? key : "");

function badgeIn(text) {
  const found = BADGE.exec(text.trim());
  return found ? `DB:${found[1].toUpperCase()}` : null;
}

const isEnd = ({ key, code }) => key === "Enter" || key === "Tab" || ["Enter", "NumpadEnter", "Tab"].includes(code);

/**
 * @typedef {{key: string, code: string, shift: boolean, repeat?: boolean, command?: boolean, at: number,
 *   inField: boolean}} Press `at`: when the key went down, in milliseconds; `command`: with Ctrl or the like
 * @typedef {{starts: boolean, swallow: boolean, reading: string | null, changed: boolean}} Heard
 *   `starts`: a burst may begin with this key; `swallow`: it must do nothing else; `reading`: what a reader has read,
 *   now complete; `changed`: a reader has read, and an input method changed its letters beyond recognition
 */
export function createBurst() {
  let keys = [];
  let spoiled = false;
  let last = -Infinity;
  let justEnded = false;

  const text = (meaning) => keys.map(meaning).join("");
  const badge = () => badgeIn(text((press) => press.letter)) ?? badgeIn(text((press) => press.place));
  const begun = () => BEGUN.test(text((press) => press.letter)) || BEGUN.test(text((press) => press.place));
  const isLate = (at) => at - last > LONGEST_GAP_MS && (at - last > LONGEST_STALL_MS || !begun());
  const pace = (until) => (until - keys[0].at) / keys.length;

  function forget() {
    keys = [];
    spoiled = false;
  }

  const heard = (changes) => ({ starts: false, swallow: false, reading: null, changed: false, ...changes });

  /** The burst is over at this moment; null: it was a person. */
  function finish(at, inField) {
    const found = badge();
    const letters = text((press) => press.letter);
    const places = text((press) => press.place);
    const count = keys.length;
    const took = count ? pace(at) : Infinity;
    const wasSpoiled = spoiled;
    forget();
    if (found) return heard({ swallow: true, reading: found });
    const card = [letters, places].find(readCitizenCard);
    if (card) return heard({ swallow: true, reading: card });
    if (took > READER_PACE_MS || count < FEWEST_KEYS) return null;
    if (inField && (count < FEWEST_IN_FIELD || took > CERTAIN_PACE_MS)) return null;
    if (wasSpoiled) return heard({ swallow: true, changed: true });
    return heard({ swallow: true, reading: letters.length === count ? letters : places });
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

  function add(press, letter, place) {
    const late = isLate(press.at);
    const complete = !late && keys.length >= 29 ? badge() : null; // a reader that presses no Enter
    if (late || complete || keys.length >= MOST_KEYS) forget();
    keys.push({ letter, place, at: press.at });
    last = press.at;
    justEnded = false;
    // a space would press the button that has the focus
    const sure = keys.length >= FEWEST_KEYS && pace(press.at) <= READER_PACE_MS;
    return heard({ starts: keys.length === 1, swallow: sure && !press.inField, reading: complete });
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
      const found = keys.length >= 29 && pace(last) <= READER_PACE_MS ? badge() : null;
      if (found) {
        forget();
        justEnded = true;
      }
      return found;
    },
  };
}
