import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, rank, saysTooLittle, searchable, wantedWords } from "../../../static/js/door/people_search.js";

const { people, folded, wanted } = JSON.parse(readFileSync(new URL("../../vectors/search.json", import.meta.url)));

test("texts are folded as the server folds them", () => {
  assert.deepEqual(folded.map(([text]) => [text, fold(text), searchable(text)]), folded);
});

for (const [text, words, tooLittle, ranks] of wanted) {
  test(`${JSON.stringify(text)} finds whom the server finds`, () => {
    const found = people.map(([full_name, record, badge_number]) =>
      rank(words, { full_name, folded: record, badge_number }),
    );
    assert.deepEqual([wantedWords(text), saysTooLittle(words), found], [words, tooLittle, ranks]);
  });
}
