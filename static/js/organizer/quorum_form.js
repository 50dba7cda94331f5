/** The rule that a form holds, and what it would mean now. Pure. */

import { figuresFor, judge } from "../shared/quorum.js";
import { shareInWords } from "../shared/share_words.js";

const LARGEST_PART = 1000; // checkin/core/quorum.py

/** @param {(name: string) => string} get a field's text; "" where it is not ticked @returns the rule, or null */
export function ruleOf(get) {
  const share = shareOf(get, "share");
  const delegations = get("with_delegations") ? shareOf(get, "delegations") : null;
  if (!share || (get("with_delegations") && !delegations)) return null;
  return { share, base: get("base"), measure: get("measure"), present: get("present"), delegations };
}

function shareOf(get, name) {
  const [numerator, denominator] = ["numerator", "denominator"].map((part) => wholeNumber(get(`${name}_${part}`)));
  const moreThan = get(`${name}_kind`) === "more_than";
  const isPart =
    denominator >= 1 &&
    denominator <= LARGEST_PART &&
    numerator >= (moreThan ? 0 : 1) &&
    numerator <= (moreThan ? denominator - 1 : denominator);
  return isPart ? { numerator, denominator, more_than: moreThan } : null;
}

const wholeNumber = (text) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN);

/**
 * @param {import("../shared/quorum.js").Rule | null} rule
 * @param {import("../shared/quorum.js").Count & {delegations: import("../shared/quorum.js").Delegation[]}} count
 * @param {Object<string, string>} words
 * @param {(number: number) => string} format
 * @returns {{needed: string, standing: string}} "at least 2/3 of 549 = 366", and whether it is reached
 */
export function previewOf(rule, count, words, format) {
  if (!rule) return { needed: words.no_part, standing: "" };
  if (rule.measure === "votes" && rule.base === "allotted") return { needed: words.no_votes, standing: "" };
  const figures = figuresFor(rule, count, count.delegations);
  const quorum = judge(rule, figures);
  const people = equation(words[rule.measure === "votes" ? "of_votes" : "of_people"], rule.share, figures.base, quorum.needed);
  const units = rule.delegations
    ? equation(words.delegations, rule.delegations, figures.delegations, quorum.delegations_needed)
    : "";
  const standing = quorum.reached ? words.reached : words.missing;
  return {
    needed: [people, units].filter(Boolean).join(" "),
    standing: standing.replace("{present}", format(figures.present)),
  };

  function equation(sentence, share, base, needed) {
    const values = { share: shareInWords(share, words), base: format(base), needed: format(needed) };
    return sentence.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
  }
}
