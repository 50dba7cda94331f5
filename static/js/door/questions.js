/**
 * A reading is put to the server until it answers, under one id: what was recorded already is answered again and
 * counts once. Where no answer comes, the same badge shown again soon after is the same question still.
 */

import { NotReached } from "./server.js";

const PAUSES_MS = [400]; // between two tries; then the person is told
const SAME_QUESTION_MS = 120_000;

/** 128 random bits as a UUID; crypto.randomUUID is missing where the page came over plain HTTP. */
export function newScanId(random = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = random(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What a QR may hold and a message may not: controls, halves of characters, more than 400 of them. */
export function asSent(text) {
  const tame = Array.from(text, (character) => (/[\p{Cc}\p{Cs}]/u.test(character) ? "\ufffd" : character));
  return tame.slice(0, 400).join("");
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {{send: (message: object) => Promise<object>, now: () => number, makeId?: () => string, pauses?: number[]}} parts
 *   `send` rejects with NotReached where nothing is known; `now` is the corrected time in milliseconds
 */
export function createQuestions({ send, now, makeId = newScanId, pauses = PAUSES_MS }) {
  const open = new Map();

  function questionFor({ method, read, entrance_id, sitting_id }) {
    const name = [method, read, entrance_id, sitting_id].join("\n");
    const known = open.get(name);
    if (known && now() - known.askedAt < SAME_QUESTION_MS) return [name, known.message];
    const scanned_at = new Date(now()).toISOString();
    const message = { id: makeId(), method, read: asSent(read), entrance_id, sitting_id, scanned_at };
    open.set(name, { askedAt: now(), message });
    return [name, message];
  }

  return {
    /**
     * @param {{method: "camera" | "typed", read: string, entrance_id: number, sitting_id: number}} reading
     * @returns {Promise<object>} the server's answer; rejects with Refused, or NotReached after the last try
     */
    async ask(reading) {
      const [name, message] = questionFor(reading);
      for (let tried = 0; ; tried += 1) {
        try {
          const answer = await send(message);
          open.delete(name);
          return answer;
        } catch (error) {
          if (!(error instanceof NotReached)) {
            open.delete(name);
            throw error;
          }
          if (tried >= pauses.length) throw error;
          await pause(pauses[tried]);
        }
      }
    },
  };
}
