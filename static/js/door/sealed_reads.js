/**
 * Codes of badges in what was answered or set aside, which the phone keeps until the event is over: sealed, since each
 * opens a record of the digest and so names somebody. The server gives the key at each start of the page, and it is in
 * memory only. What still waits is not sealed: it is to be sent whatever becomes of the server and of the pairing.
 */

import { fromBase64, readBadgeCode, unseal } from "./digest_crypto.js";

const NONCE_BYTES = 12;
const utf8 = new TextEncoder();

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** @typedef {import("./outbox.js").Item} Item */

export function createSealedReads() {
  let [key, told, event] = [null, null, null];

  /** What was set aside is sent again by a touch: it is sealed only to the key that its own event's server gives then. */
  const waitsNoMore = ({ state, event_id }) => state === "answered" || (state === "aside" && event_id === event);
  const isToSeal = (item) =>
    key !== null && item.kind === "scan" && waitsNoMore(item) && readBadgeCode(item.message.read) !== null;

  return {
    /**
     * @param {string | undefined} text base64 of 32 bytes, as the server told
     * @param {number} [eventId] whose key it is
     * @returns {Promise<boolean>} whether it was new, so that what was answered before is to be sealed
     */
    async learn(text, eventId) {
      if (!text || text === told || !globalThis.crypto?.subtle) return false;
      key = await crypto.subtle.importKey("raw", fromBase64(text), "AES-GCM", false, ["encrypt", "decrypt"]);
      [told, event] = [text, eventId];
      return true;
    },

    /**
     * @param {Item} item
     * @returns {Promise<Item>} sealed where it is to be and can be
     */
    async seal(item) {
      if (!isToSeal(item)) return item;
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, utf8.encode(item.message.read));
      const sealed_read = toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
      return { ...item, sealed_read, message: { ...item.message, read: "" } };
    },

    /**
     * @param {Item} item
     * @returns {Promise<Item | null>} as it was read; null where this phone cannot tell (now)
     */
    async open({ sealed_read, ...item }) {
      if (!sealed_read) return item;
      try {
        const read = new TextDecoder().decode(await unseal(fromBase64(sealed_read), key));
        return { ...item, message: { ...item.message, read } };
      } catch {
        return null;
      }
    },
  };
}
