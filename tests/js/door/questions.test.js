import assert from "node:assert/strict";
import { test } from "node:test";
import { asSent, createQuestions, isJudged, newScanId } from "../../../static/js/door/questions.js";
import { NotReached, Refused } from "../../../static/js/door/server.js";
import { keptInMemory } from "./kept_in_memory.js";

const BADGE = { method: "camera", read: "DB:A", entrance_id: 1, sitting_id: 2 };
const START = Date.parse("2026-11-23T00:30:00Z");
const GO = { verdict: "admitted", tone: "go", unresolved: null };

/** Questions to a server that answers as told: an Error is thrown, all else given; `judged` is the phone's own word. */
function asking(answers, { heard = true, judged = GO, queue = keptInMemory() } = {}) {
  const sent = [];
  const order = [];
  const time = { now: START };
  let [made, lost] = [0, 0];
  const questions = createQuestions({
    queue: { ...queue, add: (item) => (order.push("kept"), queue.add(item)) },
    sender: {
      hold: () => undefined,
      release: () => undefined,
      settle: async (item, { status }) => queue.put([{ ...item, state: status === 200 ? "answered" : "aside" }]),
    },
    send: async (message) => {
      sent.push(structuredClone(message));
      order.push("asked");
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    heard: () => heard,
    judge: async () => judged,
    pairing: () => ({ key: "k", event_id: 1, ends_on: "2026-11-24" }),
    now: () => time.now,
    makeId: () => `id-${made++}`,
    onUnreached: () => (lost += 1),
    pauses: [0],
  });
  return { questions, sent, time, queue, order, unreached: () => lost };
}

const broken = () => ({ ...keptInMemory(), add: async () => Promise.reject(new DOMException("full", "QuotaExceededError")) });

test("a reading is written first, then sent with a fresh id and the corrected time", async () => {
  const { questions, sent, order, queue } = asking([GO]);
  const message = { id: "id-0", ...BADGE, scanned_at: "2026-11-23T00:30:00.000Z" };
  assert.deepEqual(await questions.ask(BADGE), { message, answer: GO, judged: true });
  assert.deepEqual([sent, order], [[message], ["kept", "asked"]]);
  assert.deepEqual(queue.states(), [["id-0", "answered"]]);
});

test("where no answer comes the same message is sent again", async () => {
  const { questions, sent } = asking([new NotReached(), GO]);
  await questions.ask(BADGE);
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1], sent[0]);
});

test("after the last try the phone's own verdict counts, provisional, and goes with the scan", async () => {
  const { questions, queue } = asking([new NotReached(), new NotReached()]);
  const { answer, judged } = await questions.ask(BADGE);
  assert.deepEqual([answer.verdict, answer.provisional, judged], ["admitted", true, true]);
  const [item] = queue.items();
  assert.deepEqual([item.state, item.message.device_verdict, item.shown], ["unsent", "admitted", { verdict: "admitted", tone: "go" }]);
});

test("while the server is known to be away it is not asked", async () => {
  const { questions, sent, queue } = asking([], { heard: false });
  await questions.ask(BADGE);
  assert.deepEqual([sent, queue.states()], [[], [["id-0", "unsent"]]]);
});

test("a badge that the phone knows nothing of is kept without a verdict", async () => {
  const judged = { verdict: "unknown_badge", tone: "stop", unresolved: "no_digest" };
  const { questions, queue } = asking([], { heard: false, judged });
  assert.equal((await questions.ask(BADGE)).judged, false);
  assert.deepEqual([queue.items()[0].message.device_verdict, queue.items()[0].shown], [undefined, null]);
});

test("a number cannot be looked up on the phone, a foreign QR is a verdict", () => {
  assert.deepEqual([isJudged({ unresolved: "no_code" }, "typed"), isJudged({ unresolved: "no_code" }, "camera")], [false, true]);
  assert.equal(isJudged({ unresolved: "not_in_digest" }, "camera"), true);
  assert.equal(isJudged({ unresolved: null }, "typed"), true);
});

test("an answer of the server counts also where the phone keeps nothing", async () => {
  const { questions } = asking([GO], { queue: broken() });
  assert.equal((await questions.ask(BADGE)).answer.verdict, "admitted");
});

test("the server is asked also where the phone's disk never answers", { timeout: 5000 }, async () => {
  const { questions, sent } = asking([GO], { queue: { ...broken(), add: () => new Promise(() => undefined) } });
  const { answer } = await questions.ask(BADGE);
  assert.deepEqual([answer.verdict, sent.length], ["admitted", 1]);
});

/** A disk that keeps nothing before `land` is called. */
function busyDisk() {
  const queue = keptInMemory();
  let land;
  const free = new Promise((resolve) => (land = resolve));
  return { queue: { ...queue, add: (item) => free.then(() => queue.add(item)) }, land };
}

const settledNow = () => new Promise((resolve) => setTimeout(resolve));

test("what a busy disk keeps only after the answer came is answered, and waits for nothing", async () => {
  const { queue, land } = busyDisk();
  await asking([GO], { queue }).questions.ask(BADGE);
  land();
  await settledNow();
  assert.deepEqual(queue.states(), [["id-0", "answered"]]);
});

test("what a busy disk keeps only after it was refused is not sent later", async () => {
  const { queue, land } = busyDisk();
  await assert.rejects(asking([new Refused(429, "http_429")], { queue }).questions.ask(BADGE), Refused);
  land();
  await settledNow();
  assert.deepEqual(queue.states(), []);
});

test("what neither the server nor the phone recorded fails, and shown again it is the same question", async () => {
  const { questions, sent, time } = asking([new NotReached(), new NotReached(), GO], { queue: broken() });
  await assert.rejects(questions.ask(BADGE), NotReached);
  time.now += 20_000;
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id, scanned_at }) => [id, scanned_at]), Array(3).fill(["id-0", "2026-11-23T00:30:00.000Z"]));
});

test("long after, it is a new question", async () => {
  const { questions, sent, time } = asking([new NotReached(), new NotReached(), GO], { queue: broken() });
  await assert.rejects(questions.ask(BADGE), NotReached);
  time.now += 3600_000;
  await questions.ask(BADGE);
  assert.deepEqual(sent.map(({ id }) => id), ["id-0", "id-0", "id-1"]);
});

test("a scan that gave no verdict, since this phone or its place is gone, is not kept", async () => {
  for (const refused of [new Refused(401, "device_revoked"), new Refused(404, "not_found")]) {
    const { questions, queue } = asking([refused]);
    await assert.rejects(questions.ask(BADGE), Refused);
    assert.deepEqual(queue.states(), []);
  }
});

test("a scan that the server does not take now is refused in words and kept nowhere, and the server is heard", async () => {
  const { questions, sent, queue, unreached } = asking([new Refused(429, "http_429")]);
  await assert.rejects(questions.ask({ ...BADGE, method: "typed", read: "17" }), { code: "http_429" });
  assert.deepEqual([sent.length, queue.states(), unreached()], [1, [], 0]);
});

test("a scan that the server cannot take is set aside", async () => {
  const { questions, queue } = asking([new Refused(409, "scan_id_reused")]);
  await assert.rejects(questions.ask(BADGE), Refused);
  assert.deepEqual(queue.states(), [["id-0", "aside"]]);
});

test("which way and an override are told where the reading says so", async () => {
  const { questions, sent } = asking([GO]);
  await questions.ask({ ...BADGE, direction: "out", override: { reason: "Khách mời" } });
  assert.deepEqual([sent[0].direction, sent[0].override], ["out", { reason: "Khách mời" }]);
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
