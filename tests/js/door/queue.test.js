import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { TooLate } from "../../../static/js/door/in_time.js";
import { createQueue } from "../../../static/js/door/queue.js";

test("storage that never answers is given up after ten seconds, and opened anew the next time", async () => {
  const opened = mock.fn(() => ({ addEventListener: () => undefined }));
  globalThis.indexedDB = { open: opened };
  mock.timers.enable({ apis: ["setTimeout"] });
  const queue = createQueue();
  for (const ask of [() => queue.unsent(), () => queue.put([]), () => queue.latest(3)]) {
    const asked = ask();
    mock.timers.tick(10_000);
    await assert.rejects(asked, TooLate);
  }
  assert.equal(opened.mock.callCount(), 3);
});

test("storage that never answers does not keep a phone from wiping the rest", async (t) => {
  const silent = () => ({ addEventListener: () => undefined });
  globalThis.indexedDB = { open: silent, deleteDatabase: silent };
  t.after(() => delete globalThis.indexedDB);
  let ended = false;
  createQueue().wipe().then(() => (ended = true));
  for (let turns = 0; turns < 100 && !ended; turns += 1) {
    await Promise.resolve();
    mock.timers.tick(500);
  }
  assert.equal(ended, true);
});
