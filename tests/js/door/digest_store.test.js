import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createDigestStore } from "../../../static/js/door/digest_store.js";

test("storage that never answers keeps nothing, and is asked again", async () => {
  const opened = mock.fn(() => ({}));
  globalThis.indexedDB = { open: opened };
  mock.timers.enable({ apis: ["setTimeout"] });
  const store = createDigestStore();
  const waited = (answer) => (mock.timers.tick(5000), answer);
  assert.deepEqual([await waited(store.load()), await waited(store.seen())], [null, []]);
  assert.equal(opened.mock.callCount(), 2);
});

/** As much of a browser's storage as the store asks for, in memory. */
function storageInMemory() {
  const stores = { digest: new Map(), seen: new Map() };
  const request = (answer) => {
    const asked = { result: answer };
    queueMicrotask(() => asked.onsuccess());
    return asked;
  };
  const objectStore = (name) => ({
    get: (key) => request(stores[name].get(key)),
    put: (value, key = value.id) => request(void stores[name].set(key, value)),
    clear: () => request(stores[name].clear()),
    getAll: () => request([...stores[name].values()]),
  });
  return { open: () => request({ transaction: () => ({ objectStore }) }) };
}

test("a pairing that ended takes with it what is its own, and nothing that the next one keeps", async (t) => {
  mock.timers.reset();
  globalThis.indexedDB = storageInMemory();
  t.after(() => delete globalThis.indexedDB);
  const [former, present] = [createDigestStore(), createDigestStore()];
  await former.claim("former");
  await former.save({ version: "1" });
  await present.claim("present");
  assert.equal(await present.load(), null);
  await present.save({ version: "2" });
  await present.see({ id: "a" });
  await former.wipe("former");
  assert.deepEqual([await present.load(), await present.seen()], [{ version: "2" }, [{ id: "a" }]]);
  await present.wipe("present");
  assert.deepEqual([await present.load(), await present.seen()], [null, []]);
});
