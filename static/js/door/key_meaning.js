/** What a key that went down means: by the letter that came out, and by its place on a US keyboard. */

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
export function byPlace({ code, shift }) {
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return shift ? letter[1] : letter[1].toLowerCase();
  if (shift && SHIFTED[code]) return SHIFTED[code];
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  return digit ? digit[1] : (PLAIN[code] ?? "");
}

/** What came out of the key; "" where that is no single letter. */
export const byLetter = ({ key }) => (Array.from(key).length === 1 ? key : "");
