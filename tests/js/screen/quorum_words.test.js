import assert from "node:assert/strict";
import { test } from "node:test";

import { quorumWords } from "../../../static/js/screen/quorum_words.js";

const WORDS = {
  reached: "reached",
  missing: "{count} more",
  missing_votes: "{count} more votes",
  missing_delegations: "{count} more delegations",
  missing_both: "{count} more and {delegations} delegations",
  missing_votes_and_delegations: "{count} more votes and {delegations} delegations",
  needed: "{needed} ({share})",
  needed_votes: "{needed} votes ({share})",
  at_least: "at least {share}",
  more_than: "more than {share}",
  any: "any",
  of_registered: "of {base} registered",
  of_votes: "of {base} votes",
  votes_present: "{present} votes",
  delegations_there: "{present}/{all}, {needed}",
};
const share = (numerator, denominator, more_than = false) => ({ numerator, denominator, more_than });
const tally = (heads, votes = heads) => ({ heads, votes });

function board(present, rule = {}) {
  return {
    rule: { share: share(2, 3), base: "convened", measure: "heads", present: "ever", delegations: null, ...rule },
    count: {
      convened: tally(549, 5490),
      excused: tally(0),
      registered: tally(400, 4000),
      ever: tally(present, present * 10),
      now: tally(0),
      allotted: 549,
    },
    delegations: [
      { convened: 300, present, now: 0 },
      { convened: 249, present: 0, now: 0 },
    ],
  };
}

const say = (shown) => quorumWords(shown, WORDS, String);

test("what is missing is told until it is reached", () => {
  assert.deepEqual(
    [360, 365, 366].map((present) => [say(board(present)).sentence, say(board(present)).reached]),
    [
      ["6 more", false],
      ["1 more", false],
      ["reached", true],
    ],
  );
});

test("the mark stands where the quorum is, and the bar where the hall is", () => {
  const { needed, share: filled, mark, details } = say(board(183));
  assert.deepEqual([needed, filled, mark, details], ["366 (at least 2/3)", 183 / 549, 366 / 549, ""]);
});

test("votes are called votes", () => {
  const said = say(board(200, { measure: "votes", share: share(1, 2, true) }));
  assert.deepEqual(
    [said.sentence, said.needed, said.details],
    ["746 more votes", "2746 votes (more than 1/2)", "2000 votes, of 5490 votes"],
  );
});

test("both conditions are told, each with what it lacks", () => {
  const rule = { delegations: share(2, 3) };
  assert.deepEqual(
    [360, 400].map((present) => [say(board(present, rule)).sentence, say(board(present, rule)).details]),
    [
      ["6 more and 1 delegations", "1/2, 2"],
      ["1 more delegations", "1/2, 2"],
    ],
  );
  assert.equal(say(board(360, { ...rule, measure: "votes" })).sentence, "60 more votes and 1 delegations");
});

test("another base than all convened is named", () => {
  assert.equal(say(board(10, { base: "registered" })).details, "of 400 registered");
});

test("a bar is never longer than itself, and empty where nobody is in the base", () => {
  const crowded = { ...board(500), count: { ...board(500).count, convened: tally(400) } };
  const empty = { ...board(0), count: { ...board(0).count, convened: tally(0) } };
  assert.deepEqual([crowded, empty].map((one) => [say(one).share, say(one).mark]), [
    [1, 267 / 400],
    [0, 1],
  ]);
});
