import assert from "node:assert/strict";
import { test } from "node:test";
import {
  afterRefusal, keptUntil, nextBatch, outdated, pauseAfter, sentAgain, settleBatch, settled, wentBack,
} from "../../../static/js/door/outbox.js";

const START = Date.parse("2026-11-23T00:30:00Z");

const scan = (n, more = {}) => ({
  n, id: `scan-${n}`, kind: "scan", key: "k", event_id: 1, state: "unsent", at: START, keep_until: START + 1000,
  message: { id: `scan-${n}`, read: "DB:A" }, ...more,
});
const scans = (count) => Array.from({ length: count }, (_, n) => scan(n));
const ids = (items) => items.map(({ id }) => id);

test("what was answered is told with its answer to a server that knows nothing of it", () => {
  const answered = scan(1, { state: "answered", answer: { verdict: "admitted", tone: "go" } });
  const again = sentAgain(answered, "k2");
  assert.deepEqual(again, {
    ...answered, key: "k2", state: "unsent", error: null, message: { ...answered.message, device_verdict: "admitted" },
  });
});

test("what the phone showed by itself stays said, and what nobody answered goes out as it is", () => {
  const shown = scan(1, { answer: { verdict: "already_inside" }, message: { id: "scan-1", device_verdict: "admitted" } });
  const undoing = scan(3, { kind: "void", answer: {} });
  const again = [shown, scan(2), undoing].map((item) => sentAgain(item, "k").message);
  assert.deepEqual(again, [shown.message, scan(2).message, undoing.message]);
});

test("at most fifty go at once, the oldest first", () => {
  assert.deepEqual(ids(nextBatch(scans(120))), ids(scans(50)));
  assert.deepEqual(nextBatch([]), []);
});

test("a batch stays below what the server reads, and one that is too long goes alone", () => {
  const long = scans(50).map((item) => ({ ...item, message: { read: "漢".repeat(400) } }));
  const batch = nextBatch(long);
  assert.ok(new TextEncoder().encode(JSON.stringify(batch.map(({ message }) => message))).length < 64 * 1024);
  assert.deepEqual(batch.length, 49);
  assert.deepEqual(ids(nextBatch([scan(1, { message: { read: "x".repeat(70_000) } }), scan(2)])), ["scan-1"]);
});

test("a void goes alone, and what stands before it goes before it", () => {
  const items = [scan(1), scan(2), { ...scan(3), kind: "void" }, scan(4)];
  assert.deepEqual(ids(nextBatch(items)), ["scan-1", "scan-2"]);
  assert.deepEqual(ids(nextBatch(items.slice(2))), ["scan-3"]);
});

test("what was scanned under another pairing goes in a batch of its own", () => {
  assert.deepEqual(ids(nextBatch([scan(1, { key: "old" }), scan(2), scan(3)])), ["scan-1"]);
});

test("an answered item is kept as answered, without anybody's name", () => {
  const answer = { verdict: "admitted", tone: "go", delegate: { full_name: "Nguyễn Thị Hằng" } };
  assert.deepEqual(settled(scan(1), { status: 200, answer }), {
    ...scan(1), state: "answered", answer: { verdict: "admitted", tone: "go" }, error: null,
  });
});

test("an item that cannot be taken is set aside with its reason", () => {
  const error = { code: "scan_id_reused", message: "…" };
  assert.deepEqual(settled(scan(1), { status: 409, error }), { ...scan(1), state: "aside", error });
});

test("what says nothing about the item leaves it unsent", () => {
  for (const status of [401, 408, 425, 429, 500, 503]) assert.equal(settled(scan(1), { status }), null);
  assert.equal(settled(scan(1), undefined), null);
});

test("each item of a batch has its own answer, in whatever order they come; the others stay unsent", () => {
  const answers = [{ id: "scan-2", status: 400, error: { code: "invalid_read", message: "" } }, { id: "scan-0", status: 200, answer: {} }];
  const changed = settleBatch(scans(4), answers);
  assert.deepEqual(changed.map(({ id, state }) => [id, state]), [["scan-0", "answered"], ["scan-2", "aside"]]);
});

test("a batch that is refused as a whole is halved until one is to blame, which is set aside", () => {
  const refused = { status: 413, code: "http_413", message: "…" };
  assert.deepEqual(afterRefusal(scans(5), refused), { most: 3, aside: [] });
  assert.deepEqual(afterRefusal([scan(1)], refused), {
    most: 50, aside: [{ ...scan(1), state: "aside", error: { code: "http_413", message: "…" } }],
  });
});

test("the pauses between tries double up to fifteen seconds, and phones do not come together", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 60].map((failures) => pauseAfter(failures, 0.5)), [1000, 2000, 4000, 8000, 15_000, 15_000]);
  assert.deepEqual([pauseAfter(1, 0), pauseAfter(1, 0.999)], [750, 1250]);
});

test("answered items are kept until a day after the event's last, wherever its clock is", () => {
  const until = keptUntil("2026-11-24", START);
  assert.equal(new Date(until).toISOString(), "2026-11-27T00:00:00.000Z");
  assert.equal(keptUntil(undefined, START), START + 7 * 86_400_000);
});

test("what was answered or set aside goes when its event is over, and nothing that waits", () => {
  const items = [scan(1), scan(2, { state: "answered" }), scan(3, { state: "aside" }), scan(4, { state: "answered", keep_until: START + 9000 })];
  assert.deepEqual(outdated(items, START + 5000), ["scan-2", "scan-3"]);
});

test("a server that counts less than before was restored from an older copy", () => {
  assert.deepEqual([wentBack(7, 6), wentBack(7, 7), wentBack(7, 8), wentBack(undefined, 1), wentBack(7, undefined)],
    [true, false, false, false, false]);
});

test("what was set aside and goes out once more says that it was, until it was answered", () => {
  const refused = scan(1, { state: "aside", error: { code: "x" } });
  const again = sentAgain(refused, "k");
  const [taken] = settleBatch([again], [{ id: again.id, status: 200, answer: { verdict: "admitted" } }]);
  assert.deepEqual([again.was_aside, sentAgain(taken, "k").was_aside], [true, undefined]);
});
