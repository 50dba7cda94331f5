/** The event's digest on this phone: fetched, kept, brought up to date by its changes, looked into by a badge's code. */

import {
  fromBase64, indexOf, joinRecords, openRecord, openRecordWith, readBadgeCode, splitIndexes, splitRecords,
} from "./digest_crypto.js";

/**
 * @typedef {{event_id: number, categories: object[], delegations: object[], sittings: object[], entrances: object[]}} Clear
 *   what lies open; see checkin/store/digest_rows.py
 * @typedef {{index: string, event_id: number, delegate_id: number, full_name: string, category_id: number,
 *   delegation_id: number, seat: string, position: string, note: string, ended: [string, number] | null,
 *   withdrawn: number | null, status: string, activated: number | null,
 *   seats: [number, number, number | null][]}} OpenRecord
 *   `status` is what holds since `withdrawn`; `seats` are [sitting id, since, category id that the person comes in
 *   with there, or null where somebody else sits for them];
 *   times in milliseconds since 1970, 0 for "always"
 */

function named(index, event_id, [delegate_id, full_name, category_id, delegation_id, seat, position, note, more = {}]) {
  const { ended = null, withdrawn = null, status = "withdrawn", activated = null, seats = [] } = more;
  const person = { delegate_id, full_name, category_id, delegation_id, seat, position, note };
  return { index, event_id, ...person, ended, withdrawn, status, activated, seats };
}

/**
 * @param {{fetchDigest: (since: string | null) => Promise<object | null>,
 *   storage: {load: () => Promise<object | null>, save: (kept: object) => Promise<void>}}} parts
 *   `fetchDigest` gives null where nothing changed; `storage` keeps {version, clear, records: Uint8Array}
 */
export function createDigest({ fetchDigest, storage }) {
  let version = null;
  /** @type {Clear | null} */
  let clear = null;
  let records = new Map();
  let loading = null;
  let refreshing = null;
  let epoch = 0;

  async function loadOnce() {
    const asked = epoch;
    const kept = await storage.load();
    if (!kept || version || epoch !== asked) return;
    records = splitRecords(kept.records);
    ({ version, clear } = kept);
  }

  const load = () => (loading ??= loadOnce());

  async function fetchOnce() {
    await load();
    const asked = epoch;
    const answer = await fetchDigest(version);
    if (!answer) return false;
    if (epoch !== asked) return false; // forgotten meanwhile
    const { version: newest, since, badges, gone, ...open } = answer;
    // changes fit the version that they were asked for and no other
    const next = since !== null && since === version ? new Map(records) : new Map();
    for (const [index, record] of splitRecords(fromBase64(badges))) next.set(index, record);
    for (const index of splitIndexes(fromBase64(gone))) next.delete(index);
    [version, clear, records] = [newest, open, next];
    await storage.save({ version, clear, records: joinRecords(records) });
    return true;
  }

  return {
    load,

    /** Whether anything changed. Rejects with Refused or NotReached; calls that overlap share one request. */
    refresh() {
      refreshing ??= fetchOnce().finally(() => (refreshing = null));
      return refreshing;
    },

    /** @returns {Clear | null} null: this phone has no digest yet */
    clear: () => clear,

    size: () => records.size,

    /**
     * @param {string} read the text of a QR
     * @returns {Promise<{index: string | null, record: OpenRecord | null}>} no index: it is no badge's code
     */
    async find(read) {
      await load();
      const code = readBadgeCode(read);
      if (!code) return { index: null, record: null };
      const index = await indexOf(code);
      const sealed = records.get(index);
      return { index, record: sealed ? named(index, clear.event_id, await openRecord(sealed, code)) : null };
    },

    /**
     * As `find`, for a badge that is not in hand but whose record's key is.
     * @param {{index: string, key: CryptoKey}} opener
     */
    async open({ index, key }) {
      await load();
      const sealed = records.get(index);
      return { index, record: sealed ? named(index, clear.event_id, await openRecordWith(sealed, key)) : null };
    },

    forget() {
      epoch += 1;
      [version, clear, records, loading] = [null, null, new Map(), null];
    },
  };
}
