import assert from "node:assert/strict";
import { test } from "node:test";
import { isTorn } from "../../../static/js/door/torn_code.js";

const RANDOM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

test("what begins as a badge's code is torn, in capitals or not", () => {
  const texts = ["DB:", "DB:ABC", `db;${RANDOM.slice(1).toLowerCase()}`, `DB:${RANDOM}A`, "DB:X9#"];
  assert.deepEqual(texts.map(isTorn), Array(5).fill(true));
});

test("a whole code behind a prefix that suffered is torn", () => {
  const texts = ["B:", "D:", ":", "DB", "DBB:", "DB::"].map((prefix) => prefix + RANDOM);
  assert.deepEqual(texts.map(isTorn), Array(6).fill(true));
});

test("two codes at once are torn", () => {
  assert.deepEqual(["DDBB::PATA", "DBD:BA:C", "DDB:B:AA"].map(isTorn), [true, true, true]);
});

test("foreign codes and numbers are not", () => {
  const texts = ["", "3001", "12345678", "https://example.org/db:5", "WIFI:S:HALL;T:WPA;;", "DBD12345", RANDOM, "DA:BC", "B:ABC"];
  assert.deepEqual(texts.map(isTorn), Array(9).fill(false));
});
