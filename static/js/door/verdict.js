/** What an answer says to door staff, in the order they read it: the word, who, what is known, where to go. */

import { fill, pieces } from "../shared/words.js";
import { admits } from "./decision.js";

/** The times and names that a sentence may ask for. */
function valuesFor(answer, { timeOf, read, sitting }) {
  const moment = answer.previous?.at ?? answer.badge_ended_at;
  return {
    time: moment ? timeOf(moment) : "",
    entrance: answer.previous?.entrance ?? "",
    number: read,
    who: answer.badge_ended_by ?? "",
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

/** The organizer's note to staff, and what a supervisor set aside; "" where there is none. */
function asides({ note, overrode }, words) {
  const exception = overrode ? fill(words.overrode, { verdict: words.verdicts[overrode]?.word ?? "" }) : "";
  return [note ?? "", exception];
}

/** Another entrance, a desk, or the seat. */
function whereTo({ right_entrances: right = [], delegate }, said, words) {
  if (right.length) return fill(words.right_entrances, { entrances: right.join(", ") });
  return said.place || (delegate?.seat ? fill(words.seat, { seat: delegate.seat }) : "");
}

/** Whether a supervisor may let this person in all the same: somebody of the event who was refused. */
export const mayOverride = (answer) =>
  Boolean(answer.delegate) && answer.direction !== "out" && !admits(answer.verdict) && !["left", "already_inside"].includes(answer.verdict);

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
  const detail = (method === "typed" && said.typed) || (values.who && said.detail_by) || said.detail;
  const sentences = [detail, said.advice].filter(Boolean);
  const [note, exception] = asides(answer, words);
  const who = whoIs(answer.delegate);
  const place = whereTo(answer, said, words);
  const filled = sentences.map((sentence) => fill(sentence, values));
  const plain = (text, emphasis) => (text ? [[{ text, filled: emphasis }]] : []);
  return {
    tone: answer.tone,
    word: said.word,
    ...who,
    lines: [...plain(note, true), ...sentences.map((sentence) => pieces(sentence, values)), ...plain(exception, false)],
    place,
    spoken: [said.word, who.name, note, ...filled, exception, place]
      .filter(Boolean)
      .map((sentence) => sentence.replace(/\.$/, ""))
      .join(". "),
  };
}
