import assert from "node:assert/strict";
import { test } from "node:test";
import { asSent, createQuestions, newScanId } from "../../../static/js/door/questions.js";
import { NotReached, Refused } from "../../../static/js/door/server.js";

const BADGE = { method: "camera", read: "DB:A", entrance_id: 1, sitting_id: 2 };
const START = Date.parse("2026-11-23T00:30:00Z");

/** Questions to a server that answers as told: an Error is thrown, all else given. */
function asking(answers) {
  const sent = [];
  const time = { now: START };
  const questions = createQuestions({
    send: async (message) => {
      sent.push(structuredClone(message));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    now: () => time.now,
    makeId: () => `id-${sent.length}`,
    pauses: [0],
  });
  return { questions, sent, time };
}

test("a reading is sent with a fresh id and the corrected time", async () => {
  const { questions, sent } = asking([{ verdict: "admitted" }]);
  assert.deepEqual(await questions.ask(BADGE), { verdict: "admitted" });
  assert.deepEqual(sent, [{ id: "id-0", ...BADGE, scanned_at: "2026-11-23T00:30:00.000Z" }]);
});

test("where no answer comes the same message is sent again", async () => {
  const { questions, sent } = asking([new NotReached(), { verdict: "admitted" }]);
  await questions.ask(BADGE);
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1], sent[0]);
});

test("after the last try the question fails, and the badge shown again is the same question", async () => {
  const { questions, sent, time } = asking([new NotReached(), new NotReached(), { verdict: "admitted" }]);
  await assert.rejects(questions.ask(BADGE), NotReached);
  time.now += 20_000;
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id, scanned_at }) => [id, scanned_at]), Array(3).fill(["id-0", "2026-11-23T00:30:00.000Z"]));
});

test("long after, the badge is a new question", async () => {
  const { questions, sent, time } = asking([new NotReached(), new NotReached(), { verdict: "admitted" }]);
  await assert.rejects(questions.ask(BADGE), NotReached);
  time.now += 3600_000;
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id }) => id), ["id-0", "id-0", "id-2"]);
});

test("an answered badge shown again is a new question", async () => {
  const { questions, sent } = asking([{ verdict: "admitted" }, { verdict: "already_inside" }]);
  await questions.ask(BADGE);
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id }) => id), ["id-0", "id-1"]);
});

test("another badge, place or sitting is another question", async () => {
  const { questions, sent } = asking([new NotReached(), new NotReached(), {}, {}, {}]);
  await assert.rejects(questions.ask(BADGE), NotReached);
  await questions.ask({ ...BADGE, read: "DB:B" });
  await questions.ask({ ...BADGE, sitting_id: 3 });
  assert.deepEqual(sent.map(({ id }) => id), ["id-0", "id-0", "id-2", "id-3"]);
});

test("a refusal is not tried again and ends the question", async () => {
  const { questions, sent } = asking([new Refused(409, "scan_id_reused"), {}]);
  await assert.rejects(questions.ask(BADGE), Refused);
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id }) => id), ["id-0", "id-1"]);
});

test("ids are random UUIDs of version 4", () => {
  assert.equal(newScanId((bytes) => bytes.fill(0xff)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.equal(newScanId((bytes) => bytes.fill(0)), "00000000-0000-4000-8000-000000000000");
  assert.notEqual(newScanId(), newScanId());
});

test("what a foreign QR holds is made fit to be sent", () => {
  assert.equal(asSent("a\0b\nc\ud800d"), "a\ufffdb\ufffdc\ufffdd");
  assert.equal([...asSent("🙂".repeat(1000))].length, 400);
  assert.equal(asSent("DB:ABC"), "DB:ABC");
});
