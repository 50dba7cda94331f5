/**
 * Every scan and void of this phone, in IndexedDB with strict durability: when a promise of `add` or `put` resolves,
 * the item is on the disk, and killing the browser or pulling the battery loses nothing.
 */

import { TooLate, inTime } from "./in_time.js";
import { outdated, sentAgain } from "./outbox.js";

export const DATABASE = "checkin.door.queue";
const STORE = "items";
const WITHIN_MS = 10_000; // fifty items on a poor phone take a second
const WIPED_WITHIN_MS = 3000; // another tab that sleeps may hold the database for as long as it does

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

/**
 * Every method rejects where the browser keeps nothing (a private window, a full disk): then nothing was kept. It rejects
 * with TooLate where the browser does not answer: then what was asked may still come to pass.
 */
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

  /** A connection may have died without a word: then there is another. */
  async function begin(...how) {
    try {
      return (await database()).transaction(STORE, ...how);
    } catch {
      opening = null;
      return (await database()).transaction(STORE, ...how);
    }
  }

  async function changed(act) {
    const transaction = await begin("readwrite", { durability: "strict" });
    const done = committed(transaction);
    const acted = act(transaction.objectStore(STORE));
    acted?.catch(() => undefined); // `done` tells
    await done;
    return acted;
  }

  /** A connection that does not answer is not asked again. */
  async function patiently(asked) {
    try {
      return await inTime(asked, WITHIN_MS);
    } catch (error) {
      if (error instanceof TooLate) opening = null;
      throw error;
    }
  }

  const change = (act) => patiently(changed(act));
  const read = (act) => patiently(begin().then((transaction) => act(transaction.objectStore(STORE))));

  const inState = (state) => read((store) => result(store.index("state").getAll(state)));
  const countOf = (state) => read((store) => result(store.index("state").count(state)));

  const newest = (store, most) =>
    new Promise((resolve, reject) => {
      const items = [];
      const request = store.openCursor(null, "prev");
      request.addEventListener("error", () => reject(request.error));
      request.addEventListener("success", () => {
        const cursor = request.result;
        if (!cursor || items.length === most) return resolve(items);
        items.push(cursor.value);
        return cursor.continue();
      });
    });

  return {
    /**
     * On the disk when it resolves. It takes the place of one with its id, which came to lie there after nobody waited
     * for it any more.
     * @param {Item} item without `n`
     * @returns {Promise<Item>} with it
     */
    async add(item) {
      const n = await change(async (store) => {
        const known = await result(store.index("id").getKey(item.id));
        return result(store.put(known === undefined ? item : { ...item, n: known }));
      });
      return { ...item, n };
    },
    /** @param {Item[]} items as they are from now on */
    put: (items) => change((store) => void items.forEach((item) => store.put(item))),
    /**
     * As `put`, but for those that wait no more: another tab of the page was quicker, or they were wiped.
     * @param {Item[]} items
     * @returns {Promise<Item[]>} those that were put
     */
    putWaiting: (items) =>
      change(async (store) => {
        const known = await Promise.all(items.map((item) => result(store.get(item.n))));
        const waiting = items.filter((_item, at) => known[at]?.state === "unsent");
        for (const item of waiting) store.put(item);
        return waiting;
      }),
    /** @param {Item} item that says nothing to anybody: nobody was told of a verdict */
    drop: (item) => change((store) => void store.delete(item.n)),

    /** @returns {Promise<Item[]>} in the order in which they were written */
    unsent: () => inState("unsent"),
    aside: () => inState("aside"),
    all: () => read((store) => result(store.getAll())),
    /** The newest first. */
    latest: (most) => read((store) => newest(store, most)),
    async counts() {
      const [unsent, aside] = await Promise.all([countOf("unsent"), countOf("aside")]);
      return { unsent, aside };
    },

    /**
     * @param {Item} item
     * @returns {Promise<Item | undefined>} of an undo its scan, of a scan its newest undo
     */
    async counterpart({ id, kind, message }) {
      if (kind === "void") return read((store) => result(store.index("id").get(message.scan_id)));
      const undos = (await this.all()).filter((item) => item.kind === "void" && item.message.scan_id === id);
      return undos.pop();
    },
    /** @returns {Promise<Item[]>} of this event */
    answered: async (eventId) => (await inState("answered")).filter((item) => item.event_id === eventId),
    /** These are to be sent again, under this key. */
    sendAgain(items, key) {
      return this.put(items.map((item) => sentAgain(item, key)));
    },
    /** Items whose event is over, but for those that wait. */
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
      await inTime(change((store) => void store.clear()), WIPED_WITHIN_MS).catch(() => undefined);
      const opened = opening && (await inTime(opening, WIPED_WITHIN_MS).catch(() => null));
      opened?.close();
      opening = null;
      await inTime(result(indexedDB.deleteDatabase(DATABASE)), WIPED_WITHIN_MS).catch(() => undefined);
    },
  };
}
