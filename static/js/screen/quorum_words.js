/** What the quorum line says and draws, out of a board. Pure. */

import { shareInWords } from "../shared/share_words.js";
import { quorumOf } from "./board.js";

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_match, name) => values[name] ?? "");

/**
 * @param {import("./board.js").Board} board
 * @param {Object<string, string>} words
 * @param {(number: number) => string} format
 * @returns {{reached: boolean, sentence: string, needed: string, details: string, share: number, mark: number}} the
 *   last two as parts of the bar's length
 */
export function quorumWords(board, words, format) {
  const { rule } = board;
  const quorum = quorumOf(board);
  const { figures, needed } = quorum;
  const inVotes = rule.measure === "votes";
  const share = shareInWords(rule.share, words);
  return {
    reached: quorum.reached,
    sentence: quorum.reached ? words.reached : missingWords(quorum, inVotes, words, format),
    needed: fill(inVotes ? words.needed_votes : words.needed, { needed: format(needed), share }),
    details: [baseWords(rule, figures, words, format), delegationWords(rule, quorum, words, format)]
      .filter(Boolean)
      .join(" · "),
    share: figures.base ? Math.min(1, figures.present / figures.base) : 0,
    mark: figures.base ? Math.min(1, needed / figures.base) : 1,
  };
}

function missingWords({ missing, delegations_missing: units }, inVotes, words, format) {
  if (!missing) return fill(words.missing_delegations, { count: format(units) });
  const [people, both] = inVotes
    ? [words.missing_votes, words.missing_votes_and_delegations]
    : [words.missing, words.missing_both];
  return fill(units ? both : people, { count: format(missing), delegations: format(units) });
}

/** What the share is taken of, where that is not simply all who are convened. */
function baseWords({ base, measure }, figures, words, format) {
  const inVotes = measure === "votes";
  const of = fill(words[base === "convened" && inVotes ? "of_votes" : `of_${base}`] ?? "", { base: format(figures.base) });
  return inVotes ? `${fill(words.votes_present, { present: format(figures.present) })}, ${of}` : of;
}

function delegationWords({ delegations }, quorum, words, format) {
  if (!delegations) return "";
  return fill(words.delegations_there, {
    present: format(quorum.figures.delegations_present),
    all: format(quorum.figures.delegations),
    needed: format(quorum.delegations_needed),
  });
}
