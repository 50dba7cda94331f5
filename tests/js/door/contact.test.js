import assert from "node:assert/strict";
import { test } from "node:test";
import { createContact, watchBattery } from "../../../static/js/door/contact.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a contact tells battery, waiting scans and the clock's offset, and gives the answer", async () => {
  const sent = [];
  const contact = createContact({
    send: async (report) => sent.push(report) && "answer",
    clock: { offset: () => -1500 },
    waiting: () => 3,
    battery: () => 0.42,
  });
  assert.equal(await contact(), "answer");
  assert.deepEqual(sent, [{ battery: 0.42, waiting: 3, offset_ms: -1500 }]);
});

test("the battery is told as soon as the browser tells it", async () => {
  const battery = watchBattery({ getBattery: async () => ({ level: 0.5 }) });
  assert.equal(battery(), null);
  await settled();
  assert.equal(battery(), 0.5);
});

test("a browser without a battery, or that forbids it, tells none", async () => {
  const batteries = [
    {},
    { getBattery: () => Promise.reject(new Error("not allowed")) },
    { getBattery: async () => ({ level: NaN }) },
  ].map(watchBattery);
  await settled();
  assert.deepEqual(
    batteries.map((battery) => battery()),
    [null, null, null],
  );
});
