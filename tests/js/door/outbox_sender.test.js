import assert from "node:assert/strict";
import { test } from "node:test";
import { createSender } from "../../../static/js/door/outbox_sender.js";
import { TooLate } from "../../../static/js/door/in_time.js";
import { NotReached, Refused } from "../../../static/js/door/server.js";
import { keptInMemory } from "./kept_in_memory.js";

const scan = (id, more = {}) => ({
  id, kind: "scan", key: "now", event_id: 1, state: "unsent", message: { id }, at: 0, keep_until: 0, ...more,
});
const admitted = ({ scans }) => ({ answers: scans.map(({ id }) => ({ id, status: 200, answer: { verdict: "admitted" } })) });

const told = (batch, status) => ({ answers: batch.scans.map(({ id }) => ({ id, status, error: { code: "x", message: "" } })) });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A sender whose server answers batches by `answer(batch, key)`; `sent` has what reached it, `heard` what was said of it. */
async function sending(t, items, answer, takeVoid = async () => ({ voided: true }), queue = keptInMemory()) {
  for (const item of items) await queue.add(item);
  const [sent, refused, heard, settled] = [[], [], [], []];
  const sender = createSender({
    queue,
    serverFor: (key) => ({
      async scanBatch(batch) {
        sent.push([key, batch.scans.map(({ id }) => id), batch.last === true]);
        return answer(batch, key);
      },
      async void(message) {
        sent.push([key, message.id]);
        return takeVoid(message);
      },
    }),
    currentKey: () => "now",
    eventId: () => 1,
    onSettled: ({ id }) => settled.push(id),
    onChange: () => undefined,
    onHeard: (now) => heard.push(now),
    onRefused: (error) => refused.push(error.code),
    random: () => 0,
  });
  t.after(() => sender.end());
  return { queue, sender, sent, refused, heard, settled };
}

async function until(check) {
  for (let tries = 0; !check(); tries += 1) {
    assert.ok(tries < 400, "not within four seconds");
    await pause(10);
  }
}

test("what waits is sent in order, fifty at a time, and a void in its place", async (t) => {
  const items = Array.from({ length: 60 }, (_, n) => scan(`s${n}`));
  const { queue, sender, sent } = await sending(t, [...items, scan("v", { kind: "void" }), scan("after")], admitted);
  sender.kick();
  await until(() => queue.states().every(([, state]) => state === "answered"));
  assert.deepEqual(sent.map(([, ids]) => (Array.isArray(ids) ? ids.length : ids)), [50, 10, "v", 1]);
});

test("what two tabs of the page send at once is told of by one of them", async (t) => {
  const bothAsked = new Promise((resolve) => setTimeout(resolve, 20));
  const slowly = async (batch) => bothAsked.then(() => admitted(batch));
  const one = await sending(t, [scan("a"), scan("b")], slowly);
  const other = await sending(t, [], slowly, undefined, one.queue);
  for (const { sender } of [one, other]) sender.kick();
  await until(() => one.queue.states().every(([, state]) => state === "answered"));
  await pause(20);
  assert.deepEqual([one.sent.length, other.sent.length, [...one.settled, ...other.settled].sort()], [1, 1, ["a", "b"]]);
});

test("what was wiped while it was on its way is not kept anew", async (t) => {
  const { queue, sender, settled } = await sending(t, [scan("a")], async (batch) => {
    await queue.drop({ n: 1 });
    return admitted(batch);
  });
  await sender.sendLast();
  assert.deepEqual([queue.states(), settled], [[], []]);
});

test("one that the server cannot take is set aside and all the others go through", async (t) => {
  const { queue, sender } = await sending(t, ["a", "bad", "c"].map((id) => scan(id)), ({ scans }) => ({
    answers: scans.map(({ id }) => (id === "bad" ? { id, status: 400, error: { code: "invalid_read" } } : { id, status: 200, answer: {} })),
  }));
  sender.kick();
  await until(() => queue.states().every(([, state]) => state !== "unsent"));
  assert.deepEqual(queue.states(), [["a", "answered"], ["bad", "aside"], ["c", "answered"]]);
});

test("one over which the server fails lets the others pass", async (t) => {
  const { queue, sender } = await sending(t, [scan("bad"), scan("b")], (batch) => {
    if (batch.scans.some(({ id }) => id === "bad")) throw new NotReached(500);
    return admitted(batch);
  });
  sender.kick();
  await until(() => queue.states()[1][1] === "answered");
  assert.deepEqual(queue.states(), [["bad", "unsent"], ["b", "answered"]]);
});

test("a batch that is refused as a whole costs only the one that is to blame", async (t) => {
  const { queue, sender } = await sending(t, ["a", "b", "bad", "d"].map((id) => scan(id)), (batch) => {
    if (batch.scans.some(({ id }) => id === "bad")) throw new Refused(413, "http_413");
    return admitted(batch);
  });
  sender.kick();
  await until(() => queue.states().every(([, state]) => state !== "unsent"));
  assert.deepEqual(queue.states(), [["a", "answered"], ["b", "answered"], ["bad", "aside"], ["d", "answered"]]);
});

test("without an answer everything stays and is tried again", async (t) => {
  let failures = 1;
  const { queue, sender, sent } = await sending(t, [scan("a")], (batch) => {
    if (failures-- > 0) throw new NotReached();
    return admitted(batch);
  });
  sender.kick();
  await until(() => queue.states()[0][1] === "answered");
  assert.equal(sent.length, 2);
});

for (const status of [429, 500]) {
  test(`a server that answers every scan with ${status} is heard, and asked again after a pause`, async (t) => {
    let failures = 1;
    const { queue, sender, sent, heard } = await sending(t, [scan("a"), scan("b")], (batch) =>
      failures-- > 0 ? told(batch, status) : admitted(batch));
    sender.kick();
    await until(() => sent.length === 1);
    await pause(500);
    assert.deepEqual([sent.length, queue.states()], [1, [["a", "unsent"], ["b", "unsent"]]]);
    await until(() => queue.states().every(([, state]) => state === "answered"));
    assert.deepEqual(heard, [true, true]);
  });

  test(`what was answered ${status} waits behind all others and holds none of them back`, async (t) => {
    const items = Array.from({ length: 51 }, (_, n) => scan(n < 50 ? `bad${n}` : "good"));
    const { queue, sender, sent } = await sending(t, items, (batch) =>
      batch.scans.some(({ id }) => id === "good") ? admitted(batch) : told(batch, status));
    sender.kick();
    await until(() => queue.states()[50][1] === "answered");
    assert.deepEqual(sent.map(([, ids]) => ids.length), [50, 1]);
  });
}

test("of a batch that was taken in part the rest is not asked about at once", async (t) => {
  const { queue, sender, sent } = await sending(t, [scan("a"), scan("bad"), scan("c")], ({ scans }) => ({
    answers: scans.map(({ id }) => ({ id, status: id === "bad" ? 500 : 200, answer: {} })),
  }));
  sender.kick();
  await until(() => queue.states()[2][1] === "answered");
  await pause(500);
  assert.deepEqual(sent, [["now", ["a", "bad", "c"], false]]);
});

test("a server that takes no request now is heard, and asked again", async (t) => {
  let failures = 1;
  const { queue, sender, heard } = await sending(t, [scan("a")], (batch) => {
    if (failures-- > 0) throw new Refused(429, "http_429");
    return admitted(batch);
  });
  sender.kick();
  await until(() => queue.states()[0][1] === "answered");
  assert.deepEqual(heard, [true, true]);
});

test("only without any answer the connection is said to be lost", async (t) => {
  const { sender, heard } = await sending(t, [scan("a")], () => {
    throw new NotReached();
  });
  sender.kick();
  await until(() => heard.length > 0);
  assert.deepEqual(heard, [false]);
});

test("a scan that is being asked about by itself is not sent beside that", async (t) => {
  const { queue, sender, sent } = await sending(t, [scan("asked"), scan("b")], admitted);
  sender.hold("asked");
  sender.kick();
  await until(() => queue.states()[1][1] === "answered");
  assert.deepEqual(sent, [["now", ["b"], false]]);
});

test("what another pairing left is sent under its own key, and under the present one where that key is dead", async (t) => {
  const items = [scan("a", { key: "old" }), scan("other", { key: "old", event_id: 2 }), scan("b")];
  const { queue, sender, sent } = await sending(t, items, (batch, key) => {
    if (key === "old") throw new Refused(401, "device_unknown");
    return admitted(batch);
  });
  sender.kick();
  await until(() => queue.states().every(([, state]) => state !== "unsent"));
  assert.deepEqual(queue.states(), [["a", "answered"], ["other", "aside"], ["b", "answered"]]);
  assert.deepEqual(sent, [["old", ["a", "other"], false], ["now", ["a", "b"], false]]);
});

test("a phone that was cut off hears it, and nothing of what waits is lost by that", async (t) => {
  const { queue, sender, refused } = await sending(t, [scan("a")], () => {
    throw new Refused(401, "device_revoked");
  });
  sender.kick();
  await until(() => refused.length === 1);
  assert.deepEqual([refused, queue.states()], [["device_revoked"], [["a", "unsent"]]]);
});

const CLOSING = ["now", [], true];

test("a phone that was cut off sends its scans and its voids, and closes only then", async (t) => {
  const items = [...Array.from({ length: 51 }, (_, n) => scan(`s${n}`)), scan("v", { kind: "void" })];
  const { queue, sender, sent } = await sending(t, items, admitted);
  await sender.sendLast();
  assert.deepEqual(sent.map(([, ids, last]) => [ids.length, last]), [[50, false], [1, false], [1, undefined], [0, true]]);
  assert.equal(queue.states().some(([, state]) => state === "unsent"), false);
});

test("a phone that was cut off closes also where nothing waited", async (t) => {
  const { sender, sent } = await sending(t, [], admitted);
  await sender.sendLast();
  assert.deepEqual(sent, [CLOSING]);
});

for (const status of [429, 500]) {
  test(`a phone that was cut off does not close while a scan is answered ${status}`, async (t) => {
    let failures = 1;
    const { queue, sender, sent } = await sending(t, [scan("bad"), scan("b")], (batch) => ({
      answers: batch.scans.map(({ id }) => ({ id, status: id === "bad" && failures-- > 0 ? status : 200, answer: {} })),
    }));
    await assert.rejects(sender.sendLast(), NotReached);
    assert.deepEqual([sent, queue.states()], [[["now", ["bad", "b"], false]], [["bad", "unsent"], ["b", "answered"]]]);
    await sender.sendLast();
    assert.deepEqual([sent.slice(1), queue.states()[0]], [[["now", ["bad"], false], CLOSING], ["bad", "answered"]]);
  });
}

test("a void that is refused for good holds up no phone that was cut off", async (t) => {
  for (const status of [403, 404, 409]) {
    const { queue, sender, sent } = await sending(t, [scan("v", { kind: "void" }), scan("a")], admitted, () => {
      throw new Refused(status, "refused");
    });
    await sender.sendLast();
    assert.deepEqual(queue.states(), [["v", "aside"], ["a", "answered"]]);
    assert.deepEqual(sent.at(-1), CLOSING);
  }
});

test("a phone that was cut off and cannot send now is to try again", async (t) => {
  for (const failure of [new NotReached(), new NotReached(503), new Refused(429, "http_429")]) {
    const { queue, sender } = await sending(t, [scan("a")], () => {
      throw failure;
    });
    await assert.rejects(sender.sendLast(), NotReached);
    assert.deepEqual(queue.states(), [["a", "unsent"]]);
  }
});

test("a closing request that does not arrive is to be tried again", async (t) => {
  let failures = 1;
  const { sender, sent } = await sending(t, [], () => {
    if (failures-- > 0) throw new NotReached();
    return { answers: [] };
  });
  await assert.rejects(sender.sendLast(), NotReached);
  await sender.sendLast();
  assert.deepEqual(sent, [CLOSING, CLOSING]);
});

test("to a server that knows the phone no more nothing else is sent", async (t) => {
  const { sender, sent } = await sending(t, [scan("a"), scan("v", { kind: "void" })], () => {
    throw new Refused(401, "device_revoked");
  });
  await sender.sendLast();
  assert.deepEqual(sent, [["now", ["a"], false]]);
});

test("what another pairing left is sent before a phone that was cut off closes", async (t) => {
  const { queue, sender, sent } = await sending(t, [scan("a", { key: "old" })], (batch, key) => {
    if (key === "old") throw new Refused(401, "device_unknown");
    return admitted(batch);
  });
  await sender.sendLast();
  assert.deepEqual(sent, [["old", ["a"], false], ["now", ["a"], false], CLOSING]);
  assert.deepEqual(queue.states(), [["a", "answered"]]);
});

test("storage that did not answer once is asked again, and what waits is sent", async (t) => {
  const { queue, sender, sent } = await sending(t, [scan("a")], admitted);
  const { put } = queue;
  let slow = 1;
  queue.put = async (items) => {
    if (slow-- > 0) throw new TooLate("10000 ms");
    return put(items);
  };
  sender.kick();
  await until(() => queue.states()[0][1] === "answered");
  assert.deepEqual(sent.map(([, ids]) => ids), [["a"], ["a"]]);
});

test("an answer that the phone could not write down is asked for again", async (t) => {
  const { queue, sender, sent } = await sending(t, [scan("a")], admitted);
  const [item] = queue.items();
  const { put } = queue;
  queue.put = () => Promise.reject(new TooLate("10000 ms"));
  sender.hold("a");
  await assert.rejects(sender.settle(item, { status: 200, answer: { verdict: "admitted" } }), TooLate);
  queue.put = put;
  sender.kick();
  await until(() => queue.states()[0][1] === "answered");
  assert.deepEqual(sent.map(([, ids]) => ids), [["a"]]);
});
