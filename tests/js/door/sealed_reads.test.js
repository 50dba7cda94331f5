import assert from "node:assert/strict";
import { test } from "node:test";
import { createSealedReads } from "../../../static/js/door/sealed_reads.js";

const CODE = `DB:${"A".repeat(26)}`;
const KEY = Buffer.alloc(32, 7).toString("base64");
const answered = (read = CODE) => ({
  n: 1, id: "s", kind: "scan", state: "answered", message: { id: "s", method: "camera", read }, answer: { verdict: "admitted" },
});

async function knowing(key = KEY) {
  const reads = createSealedReads();
  await reads.learn(key);
  return reads;
}

test("the code of what was answered is nowhere in what is kept, and comes back with the key", async () => {
  const reads = await knowing();
  const sealed = await reads.seal(answered());
  assert.deepEqual([JSON.stringify(sealed).includes("AAAA"), sealed.message.read], [false, ""]);
  assert.deepEqual(await reads.open(sealed), answered());
  assert.deepEqual(await (await knowing()).open(sealed), answered());
});

test("the code of what was set aside is sealed too, but for another event's, to which this key is nothing", async () => {
  const reads = createSealedReads();
  await reads.learn(KEY, 1);
  const aside = { ...answered(), state: "aside", event_id: 1 };
  const sealed = await reads.seal(aside);
  assert.deepEqual([sealed.message.read, await reads.open(sealed)], ["", aside]);
  const others = { ...aside, event_id: 2 };
  assert.equal(await reads.seal(others), others);
});

test("the same code is never sealed to the same text", async () => {
  const reads = await knowing();
  const [one, other] = await Promise.all([reads.seal(answered()), reads.seal(answered())]);
  assert.notEqual(one.sealed_read, other.sealed_read);
});

test("what waits, what was typed or picked, and undos stay as they are", async () => {
  const reads = await knowing();
  const waiting = { ...answered(), state: "unsent" };
  const undo = { n: 2, id: "v", kind: "void", state: "answered", message: { scan_id: "s" } };
  for (const item of [waiting, answered("0117"), answered("https://example.org"), undo]) {
    assert.equal(await reads.seal(item), item);
    assert.deepEqual(await reads.open(item), item);
  }
});

test("without the key nothing is sealed, and what is sealed is not opened", async () => {
  const sealed = await (await knowing()).seal(answered());
  const without = createSealedReads();
  assert.deepEqual(await without.seal(answered()), answered());
  assert.equal(await without.open(sealed), null);
  assert.equal(await (await knowing(Buffer.alloc(32, 8).toString("base64"))).open(sealed), null);
});

test("a key is new once", async () => {
  const reads = createSealedReads();
  assert.deepEqual([await reads.learn(undefined), await reads.learn(KEY), await reads.learn(KEY)], [false, true, false]);
});
