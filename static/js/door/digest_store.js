/** Where the digest and what this phone saw lie between two openings of the page. Without IndexedDB: in memory only. */

import { inTime } from "./in_time.js";

const WITHIN_MS = 5000; // a megabyte on a poor phone takes a second
const NAME = "checkin.digest";
const DIGEST = "digest";
const SEEN = "seen";
const CURRENT = "current";
const OWNER = "owner";
const PEOPLE = "people";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(DIGEST);
    request.result.createObjectStore(SEEN, { keyPath: "id" });
  };
  return done(request);
}

/**
 * Every method resolves, also where the browser keeps nothing or never answers.
 *
 * `wipe` leaves what another pairing has claimed since.
 *
 * @returns {{load: () => Promise<object | null>, save: (kept: object) => Promise<void>,
 *   loadPeople: () => Promise<object | null>, savePeople: (kept: object) => Promise<void>,
 *   dropPeople: () => Promise<void>, seen: () => Promise<object[]>,
 *   see: (row: {id: string}) => Promise<void>, wipe: (owner: string) => Promise<void>,
 *   claim: (owner: string) => Promise<boolean>}}
 */
export function createDigestStore() {
  let opening = null;

  /** Another tab of the page may close what this one has open; the next use opens it again. */
  async function connection() {
    opening ??= open();
    const database = await opening;
    database.onclose = database.onversionchange = () => {
      opening = null;
      database.close();
    };
    return database;
  }

  async function ask(name, mode, act) {
    return done(act((await connection()).transaction(name, mode).objectStore(name)));
  }

  async function using(name, mode, act, otherwise) {
    try {
      return (await inTime(ask(name, mode, act), WITHIN_MS)) ?? otherwise;
    } catch {
      opening = null;
      return otherwise;
    }
  }

  const ownerNow = () => using(DIGEST, "readonly", (store) => store.get(OWNER), null);

  async function empty() {
    await using(DIGEST, "readwrite", (store) => store.clear());
    await using(SEEN, "readwrite", (store) => store.clear());
  }

  return {
    load: () => using(DIGEST, "readonly", (store) => store.get(CURRENT), null),
    save: (kept) => using(DIGEST, "readwrite", (store) => store.put(kept, CURRENT)),
    loadPeople: () => using(DIGEST, "readonly", (store) => store.get(PEOPLE), null),
    savePeople: (kept) => using(DIGEST, "readwrite", (store) => store.put(kept, PEOPLE)),
    dropPeople: () => using(DIGEST, "readwrite", (store) => store.delete(PEOPLE)),
    seen: () => using(SEEN, "readonly", (store) => store.getAll(), []),
    see: (row) => using(SEEN, "readwrite", (store) => store.put(row)),
    async wipe(owner) {
      const now = await ownerNow();
      if (now === null || now === owner) await empty();
    },
    /** What lies here is of the pairing `owner` from now on. True: it was another's, and is gone. */
    async claim(owner) {
      if ((await ownerNow()) === owner) return false;
      await empty();
      await using(DIGEST, "readwrite", (store) => store.put(owner, OWNER));
      return true;
    },
  };
}
