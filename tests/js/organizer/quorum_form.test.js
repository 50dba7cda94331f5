import assert from "node:assert/strict";
import { test } from "node:test";

import { previewOf, ruleOf } from "../../../static/js/organizer/quorum_form.js";

const FIELDS = {
  share_kind: "at_least",
  share_numerator: "2",
  share_denominator: "3",
  base: "convened",
  measure: "heads",
  present: "ever",
  delegations_kind: "at_least",
  delegations_numerator: "2",
  delegations_denominator: "3",
};
const WORDS = {
  at_least: "at least {share}",
  more_than: "more than {share}",
  any: "any number",
  of_people: "{share} of {base} = {needed}",
  of_votes: "{share} of {base} votes = {needed} votes",
  delegations: "and {share} of {base} delegations = {needed}",
  reached: "reached: {present}",
  missing: "missing: {present}",
  no_part: "no part",
  no_votes: "no votes",
};
const tally = (heads, votes = heads) => ({ heads, votes });
const COUNT = {
  convened: tally(549, 1000),
  excused: tally(9),
  registered: tally(400),
  ever: tally(392, 600),
  now: tally(300),
  allotted: 560,
  delegations: [
    { convened: 549, present: 392, now: 300 },
    { convened: 0, present: 0, now: 0 },
  ],
};

const rule = (changes = {}) => ruleOf((name) => ({ ...FIELDS, ...changes })[name] ?? "");
const preview = (changes) => previewOf(rule(changes), COUNT, WORDS, String);

test("a rule is read as the server reads it", () => {
  assert.deepEqual(rule(), {
    share: { numerator: 2, denominator: 3, more_than: false },
    base: "convened",
    measure: "heads",
    present: "ever",
    delegations: null,
  });
  assert.deepEqual(rule({ with_delegations: "on" }).delegations, { numerator: 2, denominator: 3, more_than: false });
});

test("what is no part of a whole is no rule", () => {
  const wrong = [
    { share_numerator: "0" },
    { share_numerator: "4" },
    { share_numerator: "3", share_kind: "more_than" },
    { share_numerator: "" },
    { share_numerator: "1.5" },
    { share_numerator: "-1" },
    { share_denominator: "0" },
    { share_denominator: "1001" },
    { with_delegations: "on", delegations_numerator: "x" },
  ];
  assert.deepEqual(wrong.map(rule), wrong.map(() => null));
  assert.equal(preview(wrong[0]).needed, "no part");
});

test("the preview says what the rule needs and whether it is reached", () => {
  assert.deepEqual(preview(), { needed: "at least 2/3 of 549 = 366", standing: "reached: 392" });
  assert.deepEqual(preview({ present: "now" }).standing, "missing: 300");
  assert.equal(preview({ base: "less_excused" }).needed, "at least 2/3 of 540 = 360");
  assert.equal(preview({ base: "allotted" }).needed, "at least 2/3 of 560 = 374");
  assert.equal(
    preview({ measure: "votes", share_kind: "more_than", share_numerator: "50", share_denominator: "100" }).needed,
    "more than 50\u00a0% of 1000 votes = 501 votes",
  );
  assert.equal(preview({ with_delegations: "on" }).needed, "at least 2/3 of 549 = 366 and at least 2/3 of 1 delegations = 1");
  assert.equal(preview({ base: "allotted", measure: "votes" }).needed, "no votes");
});
