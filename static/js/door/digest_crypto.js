/**
 * The digest's records: found by an index and opened by a key, both made from the code in a badge's QR. The same as
 * checkin/core/door_digest.py says; tests/vectors/digest.json holds both to it.
 */

export const INDEX_BYTES = 12;
const NONCE_BYTES = 12;
const BLOCK = 16;
const HEAD_BYTES = INDEX_BYTES + NONCE_BYTES + 1;

const utf8 = new TextEncoder();
const INDEX_LABEL = "checkin door index";
const KEY_LABEL = utf8.encode("checkin door record");

/** The code in what a camera or reader gave, in its one spelling; null where it is no badge of this system. */
export function readBadgeCode(text) {
  const candidate = text.trim().toUpperCase();
  return /^DB:[A-Z2-7]{26}$/.test(candidate) ? candidate : null;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @returns {Promise<string>} hex digits; WebCrypto is there in secure contexts only, elsewhere this rejects */
export async function indexOf(code) {
  const hash = await crypto.subtle.digest("SHA-256", utf8.encode(INDEX_LABEL + code));
  return hex(new Uint8Array(hash, 0, INDEX_BYTES));
}

async function keyOf(code) {
  const material = await crypto.subtle.importKey("raw", utf8.encode(code), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: KEY_LABEL };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

/**
 * What a record says, to who has the badge in hand.
 *
 * @param {Uint8Array} record as `splitRecords` gives it
 * @returns {Promise<any[]>} the array that core.door_digest.record_text describes; rejects where the code does not fit
 */
export const openRecord = async (record, code) => openRecordWith(record, await keyOf(code));

/** As `openRecord`, with the record's own key. */
export async function openRecordWith(record, key) {
  const nonce = record.subarray(INDEX_BYTES, INDEX_BYTES + NONCE_BYTES);
  const how = { name: "AES-GCM", iv: nonce, additionalData: record.subarray(0, INDEX_BYTES) };
  const text = await crypto.subtle.decrypt(how, key, record.subarray(HEAD_BYTES));
  return JSON.parse(new TextDecoder().decode(text));
}

/** @param {Uint8Array} bytes 32 of them */
export const importKey = (bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);

/** Nonce, then sealed text. */
export async function unseal(sealed, key) {
  const how = { name: "AES-GCM", iv: sealed.subarray(0, NONCE_BYTES) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.subarray(NONCE_BYTES)));
}

/** @param {Uint8Array} bytes an index, then a record's key */
export async function splitOpener(bytes) {
  return { index: hex(bytes.subarray(0, INDEX_BYTES)), key: await importKey(bytes.subarray(INDEX_BYTES)) };
}

/** @returns {Uint8Array} */
export function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

/**
 * @param {Uint8Array} bytes records one after the other: index, nonce, number of blocks (one byte), sealed text
 * @returns {Map<string, Uint8Array>} each record by its index in hex digits; views, nothing is copied
 */
export function splitRecords(bytes) {
  const records = new Map();
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes[at + HEAD_BYTES - 1] * BLOCK;
    records.set(hex(bytes.subarray(at, at + INDEX_BYTES)), bytes.subarray(at, end));
    at = end;
  }
  return records;
}

/** @returns {string[]} */
export function splitIndexes(bytes) {
  const indexes = [];
  for (let at = 0; at + INDEX_BYTES <= bytes.length; at += INDEX_BYTES) {
    indexes.push(hex(bytes.subarray(at, at + INDEX_BYTES)));
  }
  return indexes;
}

/** One piece of memory for all of them, as `splitRecords` takes it. */
export function joinRecords(records) {
  const bytes = new Uint8Array(Array.from(records.values()).reduce((sum, record) => sum + record.length, 0));
  let at = 0;
  for (const record of records.values()) {
    bytes.set(record, at);
    at += record.length;
  }
  return bytes;
}
