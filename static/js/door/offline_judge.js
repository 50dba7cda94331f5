/**
 * The verdict that this phone gives by itself, while the server is not reached. Always provisional: the server judges
 * again when the scan arrives.
 */

import { decide } from "./decision.js";
import { createDigest } from "./digest.js";
import { createDigestRequest } from "./digest_request.js";
import { createDigestStore } from "./digest_store.js";
import { movementsOf, presenceAt } from "./local_attendance.js";
import { answerFrom, closingsOf, factsAt } from "./offline_facts.js";
import { Refused } from "./server.js";

const LOOK_EVERY_MS = 3000; // what an organizer ends is known at every door within 5 s

/**
 * @typedef {{read: string, sitting_id: number, entrance_id: number, direction?: "in" | "out", scannedAt: number,
 *   override?: object | null}} Reading
 *   `read` is the text of a QR; `scannedAt` is in milliseconds since 1970, corrected by the clock's offset
 * @typedef {{verdict: string, tone: "go" | "look" | "stop", delegate: object | null,
 *   previous: {at: string, entrance: string} | null, badge_ended_at: string | null, note: string,
 *   right_entrances: string[], direction: "in" | "out", overrode: string | null, counts: boolean, provisional: true,
 *   unresolved: "no_digest" | "no_code" | "not_in_digest" | null}} Provisional
 *   `unresolved` tells why a badge is unknown: this phone has no digest that it could look into, what was read is no
 *   badge's code (a number, a name), or the code is not there
 */

const NOBODY = { direction: "in", record: null, presence: null, clear: null };

function unknown(direction, unresolved) {
  const answer = answerFrom({ verdict: "unknown_badge", overrode: null }, { ...NOBODY, direction });
  return { ...answer, unresolved };
}

/**
 * @param {{digest: ReturnType<typeof createDigest>, seen: {rows: () => Promise<object[]>,
 *   put: (row: object) => Promise<void>}}} parts `seen` keeps what this phone saw
 */
export function createOfflineJudge({ digest, seen }) {
  let rows = null;
  let reading = null;

  async function readSeen() {
    rows = new Map((await seen.rows()).map((row) => [row.id, row]));
  }

  const ready = () => (reading ??= readSeen());

  /** A person's other badges count too, so the delegate's id says who it is where it is known. */
  function seenOf({ index, record }, sittingId) {
    const found = Array.from(rows.values()).filter(
      (row) =>
        row.sitting_id === sittingId && (row.index === index || (record && row.delegate_id === record.delegate_id)),
    );
    const movements = found.flatMap((row) => row.movements);
    const voids = found
      .filter((row) => row.voided_at !== null)
      .flatMap((row) => row.movements.map(({ scan_id }) => ({ scan_id, at: row.voided_at })));
    return { movements, voids };
  }

  function placeIn(clear, { sitting_id, entrance_id }) {
    const sitting = clear?.sittings.find(({ id }) => id === sitting_id);
    const entrance = clear?.entrances.find(({ id }) => id === entrance_id);
    return sitting && entrance ? { sitting, entrance } : null;
  }

  async function judgeFound(found, place, { direction, scannedAt, override = null, sitting_id }) {
    const { record } = found;
    const clear = digest.clear();
    const { movements, voids } = seenOf(found, sitting_id);
    const presence = presenceAt(scannedAt, movements, voids, closingsOf(place.sitting), place.sitting.mode);
    const category = clear.categories.find(({ id }) => id === record.category_id);
    const request = { event_id: clear.event_id, direction, override: Boolean(override) };
    const decided = decide(request, factsAt(scannedAt, record, category, place, presence));
    return { ...answerFrom(decided, { direction, record, presence, clear }), unresolved: null };
  }

  return {
    async judge({ direction = "in", ...asked }) {
      try {
        await Promise.all([digest.load(), ready()]);
        const place = placeIn(digest.clear(), asked);
        if (!place) return unknown(direction, "no_digest");
        const found = await digest.find(asked.read);
        if (!found.record) return unknown(direction, found.index ? "not_in_digest" : "no_code");
        return await judgeFound(found, place, { direction, ...asked });
      } catch {
        return unknown(direction, "no_digest"); // no WebCrypto here, or a record that does not open
      }
    },

    async noteScan(scan, answer) {
      const movements = movementsOf(scan, answer);
      await ready();
      const before = rows.get(scan.id);
      if (movements.length === 0 && !before) return;
      const { index, record } = await digest.find(scan.read).catch(() => ({ index: null, record: null }));
      if (index === null) return;
      const { id, sitting_id } = scan;
      const row = { id, sitting_id, index, delegate_id: record?.delegate_id ?? null, movements };
      rows.set(id, { ...row, voided_at: before?.voided_at ?? null });
      await seen.put(rows.get(id));
    },

    async noteVoid(scanId, at) {
      await ready();
      const row = rows.get(scanId);
      if (!row || row.voided_at !== null) return;
      row.voided_at = at;
      await seen.put(row);
    },

    forget() {
      [rows, reading] = [null, null];
    },
  };
}

const store = createDigestStore();
let fetchDigest = async () => null;
const phoneDigest = createDigest({ fetchDigest: (since) => fetchDigest(since), storage: store });
const phone = createOfflineJudge({ digest: phoneDigest, seen: { rows: store.seen, put: store.see } });

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
  phoneDigest.forget();
  phone.forget();
}

/** Drops everything that this module stored on the phone: it was cut off, or logged out. */
export async function wipe() {
  forget();
  await store.wipe();
}

async function claimFor(key) {
  if (await store.claim(await fingerprint(key))) forget();
}

async function fingerprint(key) {
  if (!globalThis.crypto?.subtle) return ""; // such a page can judge nothing by itself, and keeps no secret
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)))));
}

/**
 * Fetches the digest now and then every few seconds until `stop` is called; asking about an unchanged one costs next
 * to nothing. A phone that is not paired any more forgets everything at once.
 *
 * @param {{key: string, onRefused?: (refused: Refused) => void, onChange?: () => void}} parts
 * @returns {{stop: () => void, refresh: () => Promise<void>, ready: () => Promise<boolean>}} `ready`: whether this
 *   phone can judge by itself; `refresh` resolves also where the server was not reached
 */
export function keepDigest({ key, onRefused = () => {}, onChange = () => {} }) {
  fetchDigest = createDigestRequest({ key });
  const claimed = claimFor(key);
  let [timer, ended] = [null, false];

  async function refresh() {
    clearTimeout(timer);
    try {
      await claimed;
      if (await phoneDigest.refresh()) onChange();
    } catch (error) {
      if (error instanceof Refused && error.endsPairing && !ended) {
        ended = true;
        await wipe();
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
