/** The one figure that matters, and what explains it. Only true numbers are ever written: no counting up. */

import { headline, hundredthsOfPercent } from "./board.js";
import { gently } from "./motion.js";

const byId = (id) => document.getElementById(id);

/**
 * @param {{language: string, words: Object<string, string>}} options
 * @returns {(board: import("./board.js").Board) => void} draws the figures of a board
 */
export function countArea({ language, words }) {
  const whole = new Intl.NumberFormat(language, { useGrouping: "min2" });
  const percent = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  return (board) => {
    const { present, convened } = headline(board);
    const guests = board.guests_present;
    const [presentText, convenedText] = [whole.format(present), whole.format(convened)];
    byId("count").dataset.digits = Math.min(6, Math.max(presentText.length, convenedText.length));
    showNumber(byId("present"), presentText);
    byId("convened").textContent = convenedText;
    byId("percentage").textContent = convened
      ? `${percent.format(hundredthsOfPercent(present, convened) / 100)}\u00a0%`
      : "";
    byId("in-words").textContent = board.rule.present === "now" ? words.present_now : words.present;
    const others = guests ? words.guests.replace("{count}", whole.format(guests)) : "";
    byId("guests").textContent = convened ? others : words.nobody_convened;
  };
}

/** Each digit stands for itself, so that only those that change move. */
function showNumber(element, text) {
  const before = element.textContent;
  if (before === text) return;
  const digits = [...text].map((digit, index) => {
    const span = document.createElement("span");
    span.textContent = digit;
    span.dataset.changed = before.at(index - text.length) !== digit;
    return span;
  });
  element.replaceChildren(...digits);
  for (const digit of digits) {
    if (digit.dataset.changed === "true") {
      gently(digit, [{ opacity: 0.25, transform: "translateY(6%)" }, { opacity: 1, transform: "none" }]);
    }
  }
}
