import assert from "node:assert/strict";
import { test } from "node:test";

import { shareInWords } from "../../../static/js/shared/share_words.js";

const WORDS = { at_least: "at least {share}", more_than: "more than {share}", any: "any" };
const share = (numerator, denominator, more_than = false) => ({ numerator, denominator, more_than });

test("shares are written as people say them", () => {
  assert.deepEqual(
    [share(2, 3), share(1, 2, true), share(33, 100), share(0, 1, true)].map((one) => shareInWords(one, WORDS)),
    ["at least 2/3", "more than 1/2", "at least 33\u00a0%", "any"],
  );
});
