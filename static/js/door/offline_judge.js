/**
 * The verdict that this phone gives by itself, while the server is not reached. Always provisional: the server judges
 * again when the scan arrives.
 */

/**
 * @typedef {{read: string, sitting_id: number, entrance_id: number, direction?: "in" | "out", scannedAt: number}} Reading
 *   `read` is the text of a QR; `scannedAt` is in milliseconds since 1970, corrected by the clock's offset
 * @typedef {{verdict: string, tone: "go" | "look" | "stop", delegate: object | null,
 *   previous: {at: string, entrance: string} | null, badge_ended_at: string | null, note: string,
 *   right_entrances: string[], direction: "in" | "out", overrode: null, counts: boolean, provisional: true}} Provisional
 */

/** @returns {Promise<Provisional>} in the shape of a server's answer; it never rejects */
export async function judge({ direction = "in" }) {
  return {
    verdict: "unknown_badge",
    tone: "stop",
    counts: false,
    delegate: null,
    previous: null,
    badge_ended_at: null,
    note: "",
    right_entrances: [],
    direction,
    overrode: null,
    provisional: true,
  };
}

/**
 * What this phone saw counts for its next verdicts: to be called for every scan that the server answered, and for
 * every one that was judged here once it is safely in the queue. Idempotent by `id`.
 *
 * @param {Reading & {id: string}} scan
 * @param {{verdict: string}} answer
 */
export async function noteScan(_scan, _answer) {}

/**
 * A scan was undone: it counts here no more.
 *
 * @param {string} scanId
 */
export async function noteVoid(_scanId) {}

/**
 * Fetches the digest now and then every few seconds, until `stop` is called; a look at an unchanged one costs next to
 * nothing.
 *
 * @param {{key: string, onRefused?: (refused: import("./server.js").Refused) => void}} parts
 * @returns {{stop: () => void, refresh: () => Promise<void>, ready: () => Promise<boolean>}} `ready`: whether this
 *   phone can judge by itself
 */
export function keepDigest(_parts) {
  return { stop() {}, async refresh() {}, ready: async () => false };
}

/** Drops everything that this module stored on the phone: it was cut off, or logged out. */
export async function wipe() {}
