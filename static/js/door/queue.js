/**
 * Every scan and void of this phone, in IndexedDB with strict durability: when a promise of `add` or `put` resolves,
 * the item is on the disk, and killing the browser or pulling the battery loses nothing.
 */

import { outdated } from "./outbox.js";

export const DATABASE = "checkin.door.queue";
const STORE = "items";

const result = (request) =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.addEventListener("complete", resolve);
    const fail = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    transaction.addEventListener("abort", fail);
    transaction.addEventListener("error", fail);
  });

async function open(onClosed) {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener("upgradeneeded", () => {
    const store = request.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
    store.createIndex("id", "id", { unique: true });
    store.createIndex("state", "state");
  });
  const database = await result(request);
  const end = () => (database.close(), onClosed());
  database.addEventListener("versionchange", end); // another tab wipes it
  database.addEventListener("close", end); // the browser took it away
  return database;
}

/** @typedef {import("./outbox.js").Item} Item */

/** Every method rejects where the browser keeps nothing (a private window, a full disk): then nothing was kept. */
export function createQueue() {
  let opening = null;

  function database() {
    const closed = () => (opening = null);
    opening ??= open(closed).catch((error) => {
      closed();
      throw error;
    });
    return opening;
  }

  async function change(act) {
    const transaction = (await database()).transaction(STORE, "readwrite", { durability: "strict" });
    const done = committed(transaction);
    const acted = act(transaction.objectStore(STORE));
    acted?.catch(() => undefined); // `done` tells
    await done;
    return acted;
  }

  async function read(act) {
    return result(act((await database()).transaction(STORE).objectStore(STORE)));
  }

  const inState = (state) => read((store) => store.index("state").getAll(state));
  const countOf = (state) => read((store) => store.index("state").count(state));

  return {
    /**
     * On the disk when it resolves.
     * @param {Item} item without `n`
     * @returns {Promise<Item>} with it
     */
    async add(item) {
      const n = await change((store) => result(store.add(item)));
      return { ...item, n };
    },
    /** @param {Item[]} items as they are from now on */
    put: (items) => change((store) => void items.forEach((item) => store.put(item))),
    /** @param {Item} item that says nothing to anybody: nobody was told of a verdict */
    drop: (item) => change((store) => void store.delete(item.n)),

    /** @returns {Promise<Item[]>} in the order in which they were written */
    unsent: () => inState("unsent"),
    aside: () => inState("aside"),
    all: () => read((store) => store.getAll()),
    /** The newest first. */
    async latest(most) {
      const items = [];
      const store = (await database()).transaction(STORE).objectStore(STORE);
      const request = store.openCursor(null, "prev");
      return new Promise((resolve, reject) => {
        request.addEventListener("error", () => reject(request.error));
        request.addEventListener("success", () => {
          const cursor = request.result;
          if (!cursor || items.length === most) return resolve(items);
          items.push(cursor.value);
          return cursor.continue();
        });
      });
    },
    async counts() {
      const [unsent, aside] = await Promise.all([countOf("unsent"), countOf("aside")]);
      return { unsent, aside };
    },

    /** @returns {Promise<Item[]>} of this event */
    answered: async (eventId) => (await inState("answered")).filter((item) => item.event_id === eventId),
    /** These are to be sent again, under this key. */
    sendAgain(items, key) {
      return this.put(items.map((item) => ({ ...item, key, state: "unsent", error: null })));
    },
    /** Answered items whose event is over. */
    async forgetOutdated(now) {
      const items = await this.all();
      const ids = new Set(outdated(items, now));
      const gone = items.filter((item) => ids.has(item.id));
      await change((store) => void gone.forEach((item) => store.delete(item.n)));
    },
    /** Only what was answered or set aside goes; what waits is still to be sent. */
    async forgetSent() {
      const kept = (await this.all()).filter((item) => item.state !== "unsent");
      await change((store) => void kept.forEach((item) => store.delete(item.n)));
    },
    async wipe() {
      const opened = await opening?.catch(() => null);
      opened?.close();
      opening = null;
      await result(indexedDB.deleteDatabase(DATABASE));
    },
  };
}
