/** The quorum as a sentence and as a bar with its mark, both drawn from the same figures at once. */

import { quorumWords } from "./quorum_words.js";

const NEAR_THE_END = 0.72; // words under a mark there would stand out of the bar
const NEAR_THE_START = 0.28;

const byId = (id) => document.getElementById(id);

/** @returns {(board: import("./board.js").Board) => void} */
export function quorumArea({ language, words }) {
  const whole = new Intl.NumberFormat(language, { useGrouping: "min2" });

  return (board) => {
    const said = quorumWords(board, words, (number) => whole.format(number));
    const bar = byId("bar");
    byId("quorum").dataset.reached = said.reached;
    showText("quorum-sentence", said.sentence);
    showText("quorum-needed", said.needed);
    showText("quorum-details", said.details);
    bar.style.setProperty("--share", said.share);
    bar.style.setProperty("--mark", said.mark);
    bar.dataset.markAt = said.mark > NEAR_THE_END ? "end" : said.mark < NEAR_THE_START ? "start" : "middle";
    bar.classList.toggle("reached", said.reached);
  };
}

/** Written only where it changed: the sentence is read out to who cannot see it. */
function showText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}
