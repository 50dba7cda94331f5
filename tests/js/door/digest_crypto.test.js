import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  fromBase64,
  indexOf,
  joinRecords,
  openRecord,
  readBadgeCode,
  splitIndexes,
  splitRecords,
} from "../../../static/js/door/digest_crypto.js";

const { reads, records } = JSON.parse(readFileSync(new URL("../../vectors/digest.json", import.meta.url)));
const bytesOf = (record) => fromBase64(record.packed);
const everything = () => Buffer.concat(records.map(bytesOf));

test("what a reader gave is a code as the server reads it", () => {
  assert.deepEqual(reads.map(([text]) => [text, readBadgeCode(text)]), reads);
});

for (const record of records) {
  test(`the badge in hand opens its record: ${record.says[1]}`, async () => {
    assert.equal(await indexOf(record.code), record.index);
    assert.deepEqual(await openRecord(bytesOf(record), record.code), record.says);
  });
}

test("records that lie one after the other are told apart, and lie so again", () => {
  const split = splitRecords(new Uint8Array(everything()));
  assert.deepEqual(Array.from(split.keys()), records.map(({ index }) => index));
  assert.deepEqual(Buffer.from(joinRecords(split)), everything());
});

test("indexes that lie one after the other are told apart", () => {
  const joined = Buffer.from(records.map(({ index }) => index).join(""), "hex");
  assert.deepEqual(splitIndexes(joined), records.map(({ index }) => index));
});

test("another badge does not open a record", async () => {
  await assert.rejects(openRecord(bytesOf(records[0]), records[1].code));
});

test("a record moved to another index does not open", async () => {
  const moved = bytesOf(records[0]);
  moved[0] ^= 1;
  await assert.rejects(openRecord(moved, records[0].code));
});

test("nothing that a phone keeps says a name", () => {
  const kept = everything().toString("utf8");
  assert.deepEqual(records.filter(({ says, code }) => kept.includes(says[1]) || kept.includes(code)), []);
});
