import assert from "node:assert/strict";
import { test } from "node:test";
import { createOlderCopyWatch } from "../../../static/js/door/older_copy.js";
import { NotReached } from "../../../static/js/door/server.js";
import { keptInMemory } from "./kept_in_memory.js";

const item = (id, more = {}) => ({ id, kind: "scan", key: "k", event_id: 1, state: "answered", ...more });

/** A phone with these items; `server` has the ids that it knows, and says how it stands. */
async function phone(items, server, memory = {}) {
  const queue = keptInMemory();
  for (const one of items) await queue.add(one);
  const asked = [];
  const watch = createOlderCopyWatch({
    queue,
    key: "k",
    memory: () => memory,
    remember: (changes) => Object.assign(memory, changes),
    async findUnknown(ids) {
      asked.push(ids.length);
      if (server.away) throw new NotReached("away");
      return { unknown: ids.filter((id) => !server.known.has(id)) };
    },
  });
  const contact = () => watch.learn({ seq: server.seq, start: server.start, event: { id: 1 } });
  const unsent = async () => (await queue.unsent()).map(({ id }) => id);
  return { contact, asked, unsent, queue, memory };
}

const server = (known, more = {}) => ({ known: new Set(known), seq: 5, start: "one", away: false, ...more });

test("after a start of the server only what it lost waits again", async () => {
  const there = server(["a", "b"]);
  const { contact, asked, unsent } = await phone([item("a"), item("b"), item("c"), item("v", { kind: "void" })], there);
  assert.equal(await contact(), true);
  assert.deepEqual([asked, await unsent()], [[4], ["c", "v"]]);
});

test("the same start is asked once, the next one again", async () => {
  const there = server(["a"]);
  const { contact, asked } = await phone([item("a")], there);
  for (const start of ["one", "one", "two", "two", "one"]) {
    there.start = start;
    await contact();
  }
  assert.deepEqual(asked, [1, 1]);
});

test("a question that was not answered is put again, after a reload too", async () => {
  const there = server([], { away: true });
  const first = await phone([item("a")], there);
  await assert.rejects(first.contact(), NotReached);
  there.away = false;
  there.seq = 9;
  const reopened = await phone([item("a")], there, JSON.parse(JSON.stringify(first.memory)));
  await reopened.contact();
  assert.deepEqual(await reopened.unsent(), ["a"]);
  await reopened.contact();
  assert.deepEqual(reopened.asked, [1]);
});

test("a copy put under a running server is noticed where it counts less, also if the first question is lost", async () => {
  const there = server(["a"]);
  const { contact, unsent } = await phone([item("a")], there);
  await contact();
  Object.assign(there, { known: new Set(), seq: 3, away: true });
  await assert.rejects(contact(), NotReached);
  Object.assign(there, { seq: 8, away: false });
  await contact();
  assert.deepEqual(await unsent(), ["a"]);
});

test("another event's scans are not asked about, nor what waits or was set aside", async () => {
  const there = server([]);
  const { contact, asked } = await phone([item("a", { event_id: 2 }), item("b", { state: "unsent" }), item("c", { state: "aside" })], there);
  assert.equal(await contact(), true);
  assert.deepEqual(asked, []);
});

test("another event is asked about its own, whatever the server had said before", async () => {
  const { contact, asked } = await phone([item("a")], server(["a"]), { seq: 9, seq_of: 2, starts: ["one"] });
  await contact();
  assert.deepEqual(asked, [1]);
});

test("a thousand ids are in one question, and everything is asked about", async () => {
  const there = server([]);
  const many = Array.from({ length: 2500 }, (_, number) => item(`s${number}`));
  const { contact, asked, unsent } = await phone(many, there);
  await contact();
  assert.deepEqual([asked, (await unsent()).length], [[1000, 1000, 500], 2500]);
});

test("two contacts at once ask once", async () => {
  const { contact, asked } = await phone([item("a")], server(["a"]));
  assert.deepEqual(await Promise.all([contact(), contact()]), [true, false]);
  assert.deepEqual(asked, [1]);
});

test("a server of before that says nothing of its start is believed by its count alone", async () => {
  const there = server(["a"], { start: undefined });
  const { contact, asked } = await phone([item("a")], there);
  await contact();
  there.seq = 4;
  await contact();
  assert.deepEqual(asked, [1]);
});

function* orders(steps) {
  if (steps.length === 0) yield [];
  for (const [at, step] of steps.entries()) {
    for (const rest of orders(steps.toSpliced(at, 1))) yield [step, ...rest];
  }
}

test("in whatever order contacts, scans, other doors and the backup come, the restored server is told everything", async () => {
  let tried = 0;
  for (const order of orders(["contact", "contact", "scan", "scan", "other door", "backup"])) {
    const there = server([], { seq: 1 });
    const { contact, unsent, queue } = await phone([], there);
    const scanned = [];
    let copy = { known: new Set(), seq: 0 };
    const acts = {
      contact,
      "other door": () => (there.seq += 1),
      backup: () => (copy = { known: new Set(there.known), seq: there.seq }),
      async scan() {
        scanned.push(`s${scanned.length}`);
        await queue.add(item(scanned.at(-1)));
        there.known.add(scanned.at(-1));
        there.seq += 1;
      },
    };
    for (const step of order) await acts[step]();
    Object.assign(there, copy, { start: "two" });
    await contact();
    assert.deepEqual([...there.known, ...(await unsent())].sort(), scanned, order.join(", "));
    tried += 1;
  }
  assert.equal(tried, 720);
});
