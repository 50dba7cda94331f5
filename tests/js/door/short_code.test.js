import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readShortCode } from "../../../static/js/door/short_code.js";

const { typed } = JSON.parse(readFileSync(new URL("../../vectors/short_code.json", import.meta.url)));

for (const [text, meant] of typed) {
  test(`typed as the server reads it: ${JSON.stringify(text)}`, () => assert.equal(readShortCode(text), meant));
}
