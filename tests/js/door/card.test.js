import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readCitizenCard } from "../../../static/js/door/card.js";

const { cases } = JSON.parse(readFileSync(new URL("../../vectors/citizen_card.json", import.meta.url)));

for (const { text, card } of cases) {
  test(`a citizen card gives its name and birth date and nothing else: ${JSON.stringify(text).slice(0, 30)}`, () => {
    assert.deepEqual(readCitizenCard(text), card);
  });
}
