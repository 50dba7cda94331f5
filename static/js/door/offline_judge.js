/**
 * The verdict that this phone gives by itself, while the server is not reached. Always provisional: the server judges
 * again when the scan arrives.
 */

import { createDigest } from "./digest.js";
import { fromBase64, splitOpener } from "./digest_crypto.js";
import { createDigestRequest, createPeopleRequest } from "./digest_request.js";
import { createDigestStore } from "./digest_store.js";
import { hitFrom } from "./offline_facts.js";
import { createOwnVerdict } from "./own_verdict.js";
import { createPeopleIndex } from "./people_index.js";
import { NotReached, Refused } from "./server.js";

const LOOK_EVERY_MS = 3000; // what an organizer ends is known at every door within 5 s
const NAMES_EVERY_MS = 300_000; // who is new on the list is found by name after that

/**
 * @typedef {{read: string, sitting_id: number, entrance_id: number, direction?: "in" | "out", scannedAt: number,
 *   override?: object | null, method?: string}} Reading
 *   `read` is the text of a QR, by the methods "typed" and "picked" a badge's number and a delegate's id; `scannedAt` is in milliseconds since 1970, corrected by the clock's offset
 * @typedef {{verdict: string, tone: "go" | "look" | "stop", delegate: object | null,
 *   previous: {at: string, entrance: string} | null, badge_ended_at: string | null, note: string,
 *   right_entrances: string[], direction: "in" | "out", overrode: string | null, counts: boolean, provisional: true,
 *   unresolved: "no_digest" | "no_code" | "not_in_digest" | null}} Provisional
 *   `unresolved` tells why a badge is unknown: this phone has no digest that it could look into, what was read is no
 *   badge's code (a number, a name), or the code is not there
 */

const store = createDigestStore();
const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("checkin.door.seen") : null;
let fetchDigest = async () => null;
const phoneDigest = createDigest({ fetchDigest: (since) => fetchDigest(since), storage: store });
let fetchPeople = async () => Promise.reject(new NotReached("people"));
const phonePeople = createPeopleIndex({
  fetchPeople: (since) => fetchPeople(since),
  storage: { load: store.loadPeople, save: store.savePeople },
});
const phone = createOwnVerdict({
  digest: phoneDigest,
  seen: {
    rows: store.seen,
    put(row) {
      tabs?.postMessage(row);
      return store.see(row);
    },
    listen: (then) => tabs?.addEventListener("message", ({ data }) => then(data)),
  },
  people: phonePeople,
});

/**
 * @param {Reading} reading
 * @returns {Promise<Provisional>} in the shape of a server's answer; it never rejects
 */
export const judge = (reading) => phone.judge(reading);

/**
 * What this phone saw counts for its next verdicts: to be called for every scan that the server answered, and for
 * every one that was judged here once it is safely in the queue. Idempotent by `id`; the latest answer counts.
 *
 * @param {Reading & {id: string}} scan
 * @param {{verdict: string, previous?: object | null, provisional?: boolean}} answer
 */
export const noteScan = (scan, answer) => phone.noteScan(scan, answer);

/**
 * A scan of this phone's was undone: it counts here no more.
 *
 * @param {string} scanId
 * @param {number} at milliseconds since 1970, corrected
 */
export const noteVoid = (scanId, at) => phone.noteVoid(scanId, at);

function forget() {
  phonePeople.forget();
  phoneDigest.forget();
  phone.forget();
}

/** Drops everything that this module stored on the phone under `key`: it was cut off, or logged out. */
export async function wipe(key) {
  forget();
  await store.wipe(await fingerprint(key));
}

async function claimFor(key) {
  if (await store.claim(await fingerprint(key))) forget();
}

async function searchHere(wanted) {
  const found = phonePeople.search(wanted.q ?? wanted.card.name);
  if (!found) return null;
  const hits = await Promise.all(
    found.people.map(async (person) => {
      const { record } = await phoneDigest.open(await splitOpener(fromBase64(person.opener)));
      return record && hitFrom(person, record, phoneDigest.clear());
    }),
  );
  return { hits: hits.filter(Boolean), more: found.more };
}

/**
 * The server's search, and where it is not reached this phone's own, if the organizers let it have one.
 *
 * @param {(wanted: object) => Promise<{hits: object[], more: boolean}>} search rejects with NotReached
 * @param {() => boolean} heard whether the server answered lately: else it is asked only where nothing is kept here
 */
export function orHere(search, heard) {
  return async (wanted) => {
    const here = heard() ? null : await searchHere(wanted).catch(() => null);
    if (here) return here;
    try {
      return await search(wanted);
    } catch (error) {
      const found = error instanceof NotReached ? await searchHere(wanted).catch(() => null) : null;
      if (!found) throw error;
      return found;
    }
  };
}

/** Names are asked for at each start and now and then; where the organizers do not allow it, none stay here. */
function createNamesKeeper(mayKeepNames) {
  let [askedAt, asking, might] = [-Infinity, false, null];

  async function drop() {
    phonePeople.forget();
    await store.dropPeople();
  }

  async function ask() {
    try {
      if (might) await phonePeople.refresh();
      else await drop();
    } catch (error) {
      if (error instanceof NotReached) return; // with the next look
      await drop();
    }
    askedAt = performance.now();
  }

  return async () => {
    if (asking) return;
    const may = mayKeepNames();
    if (may !== might) [might, askedAt] = [may, -Infinity];
    if (performance.now() - askedAt < NAMES_EVERY_MS) return;
    asking = true;
    await ask().finally(() => (asking = false));
  };
}

async function fingerprint(key) {
  if (!globalThis.crypto?.subtle) return ""; // such a page can judge nothing by itself, and keeps no secret
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)))));
}

/**
 * Fetches the digest now and then every few seconds until `stop` is called; asking about an unchanged one costs next
 * to nothing. A phone that is not paired any more forgets everything at once.
 *
 * @param {{key: string, mayKeepNames?: () => boolean, onRefused?: (refused: Refused) => void, onChange?: () => void}} parts
 * @returns {{stop: () => void, refresh: () => Promise<void>, ready: () => Promise<boolean>}} `ready`: whether this
 *   phone can judge by itself; `refresh` resolves also where the server was not reached
 */
export function keepDigest({ key, mayKeepNames = () => true, onRefused = () => {}, onChange = () => {} }) {
  fetchDigest = createDigestRequest({ key });
  fetchPeople = createPeopleRequest({ key });
  const keepNames = createNamesKeeper(mayKeepNames);
  const claimed = claimFor(key);
  let [timer, ended] = [null, false];

  async function refresh() {
    clearTimeout(timer);
    try {
      await claimed;
      if (await phoneDigest.refresh()) onChange();
      keepNames();
    } catch (error) {
      if (error instanceof Refused && error.endsPairing && !ended) {
        ended = true;
        await wipe(key);
        onRefused(error);
      }
    }
    clearTimeout(timer);
    if (!ended) timer = setTimeout(refresh, LOOK_EVERY_MS);
  }

  refresh();
  return {
    stop() {
      ended = true;
      clearTimeout(timer);
    },
    refresh,
    async ready() {
      await phoneDigest.load();
      return phoneDigest.clear() !== null;
    },
  };
}
