/** What an answer says to door staff, in the order they read it: the word, who, what is known, where to go. */

import { fill, pieces } from "../shared/words.js";

/** The times and names that a sentence may ask for. */
function valuesFor(answer, { timeOf, read, sitting }) {
  const moment = answer.previous?.at ?? answer.badge_ended_at;
  return {
    time: moment ? timeOf(moment) : "",
    entrance: answer.previous?.entrance ?? "",
    number: read,
    sitting,
  };
}

function whoIs(delegate) {
  if (!delegate) return { name: "", category: null, delegation: "" };
  return {
    name: delegate.full_name,
    category: { name: delegate.category, color: delegate.category_color },
    delegation: delegate.delegation,
  };
}

/**
 * @param {object} answer the server's
 * @param {{words: object, timeOf: (iso: string) => string, read: string, method: string, sitting: string}} context
 * @returns {{tone: "go" | "look" | "stop", word: string, name: string, category: {name: string, color: string} | null,
 *   delegation: string, lines: {text: string, filled: boolean}[][], place: string, spoken: string}}
 */
export function describe(answer, context) {
  const { words, method } = context;
  const said = words.verdicts[answer.verdict] ?? words.verdicts.other;
  const values = valuesFor(answer, context);
  const detail = (method === "typed" && said.typed) || said.detail;
  const sentences = [detail, said.advice].filter(Boolean);
  const who = whoIs(answer.delegate);
  const seat = answer.delegate?.seat ? fill(words.seat, { seat: answer.delegate.seat }) : "";
  const place = said.place || seat;
  const filled = sentences.map((sentence) => fill(sentence, values));
  return {
    tone: answer.tone,
    word: said.word,
    ...who,
    lines: sentences.map((sentence) => pieces(sentence, values)),
    place,
    spoken: [said.word, who.name, ...filled, place].filter(Boolean).join(". "),
  };
}
