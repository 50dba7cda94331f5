/**
 * A reading becomes a scan under an id of its own: written into the queue first, then put to the server. Where no
 * answer comes in time the phone judges by itself, and the verdict counts once the scan is on the disk.
 */

import { inTime } from "./in_time.js";
import { gist, isPassing, keptUntil } from "./outbox.js";
import { NotReached, Refused } from "./server.js";

const ANSWER_MS = 2500; // then the phone judges by itself
const PAUSES_MS = [400]; // between two tries, where the first one failed at once
const KEPT_WITHIN_MS = 1000; // a disk that does not answer keeps nobody from asking
const LAST_CHANCE_MS = 4000; // where nobody else keeps it
const SAME_QUESTION_MS = 120_000;
const CARRIED = ["direction", "override"]; // what a message holds only where the reading says so

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

/** The phone could say something of this badge. What is no badge's code (a number, a name) it cannot look up. */
export const isJudged = ({ unresolved }, method) =>
  !unresolved || unresolved === "not_in_digest" || (unresolved === "no_code" && !["typed", "picked"].includes(method));

/**
 * @typedef {{method: string, read: string, entrance_id: number, sitting_id: number, direction?: "in" | "out",
 *   override?: object}} Reading
 * @param {{queue: {add: Function, put: Function, drop: Function}, sender: {hold: Function, release: Function,
 *   settle: Function}, send: (message: object, patience: number) => Promise<object>, heard: () => boolean,
 *   judge: (reading: object) => Promise<object>, pairing: () => {key: string, event_id: number, ends_on?: string},
 *   now: () => number, onUnreached?: () => void, makeId?: () => string, pauses?: number[], answerMs?: number}} parts
 *   `heard`: whether the server answered lately; `now` is the corrected time in milliseconds
 */
export function createQuestions({
  queue, sender, send, heard, judge, pairing, now,
  onUnreached = () => {}, makeId = newScanId, pauses = PAUSES_MS, answerMs = ANSWER_MS,
}) {
  const open = new Map(); // what nobody recorded: the same badge shown again is the same question still

  function messageFor(reading) {
    const { method, read, entrance_id, sitting_id } = reading;
    const name = JSON.stringify([method, read, entrance_id, sitting_id, ...CARRIED.map((field) => reading[field])]);
    const known = open.get(name);
    if (known && now() - known.askedAt < SAME_QUESTION_MS) return [name, known.message];
    const scanned_at = new Date(now()).toISOString();
    const message = { id: makeId(), method, read: asSent(read), entrance_id, sitting_id, scanned_at };
    for (const field of CARRIED) if (reading[field]) message[field] = reading[field];
    open.set(name, { askedAt: now(), message });
    return [name, message];
  }

  function itemOf(message, device = null) {
    const { ends_on, ...of } = pairing();
    const at = Date.parse(message.scanned_at);
    return { id: message.id, kind: "scan", ...of, state: "unsent", message, at, keep_until: keptUntil(ends_on, at), shown: device };
  }

  const keep = (item) => (item.n ? queue.put([item]).then(() => item) : queue.add(item));

  /** null where no answer came */
  async function answerTo(message) {
    const until = performance.now() + answerMs;
    for (let tried = 0; ; tried += 1) {
      try {
        return await send(message, Math.max(1, until - performance.now()));
      } catch (error) {
        if (!(error instanceof NotReached)) throw error;
        if (tried >= pauses.length || performance.now() + pauses[tried] >= until) return null;
        await pause(pauses[tried]);
      }
    }
  }

  /** Refused for now, or with this phone or its place gone: nobody was told a verdict, so that nothing is to be sent. */
  async function takeBack(item, refused) {
    if (isPassing(refused.status) || refused.status === 404) await queue.drop(item);
    else await sender.settle(item, { status: refused.status, error: { code: refused.code, message: refused.message } });
  }

  const inTimeOrNull = (keeping, milliseconds) => inTime(keeping, milliseconds).catch(() => null);

  async function judged(message, item) {
    const provisional = await judge({ ...message, scannedAt: Date.parse(message.scanned_at) });
    const sure = isJudged(provisional, message.method);
    const told = sure ? { ...message, device_verdict: provisional.verdict } : message;
    const keeping = keep({ ...(item ?? itemOf(told)), message: told, shown: sure ? gist(provisional) : null });
    const kept = await inTimeOrNull(keeping, LAST_CHANCE_MS);
    if (!kept) throw new NotReached("neither answered nor kept");
    return { message: told, answer: { ...provisional, provisional: true }, judged: sure };
  }

  async function put(message) {
    if (!heard()) return judged(message, null);
    sender.hold(message.id);
    const keeping = keep(itemOf(message));
    const item = await inTimeOrNull(keeping, KEPT_WITHIN_MS); // the server keeps it where this browser keeps nothing
    // a busy disk may keep it only now, and nothing of it is to be sent any more
    const then = (act) => keeping.then(act).catch(() => undefined).finally(() => sender.release(message.id));
    try {
      const answer = await answerTo(message);
      if (answer) {
        then((kept) => sender.settle(kept, { status: 200, answer }));
        return { message, answer, judged: true };
      }
      onUnreached();
      const outcome = await judged(message, item);
      sender.release(message.id);
      return outcome;
    } catch (error) {
      if (!(error instanceof Refused)) sender.release(message.id);
      else {
        const takenBack = then((kept) => takeBack(kept, error));
        if (item) await takenBack;
      }
      throw error;
    }
  }

  return {
    /**
     * @param {Reading} reading
     * @returns {Promise<{message: object, answer: object, judged: boolean}>} the server's answer, or this phone's own
     *   (`provisional`), which says nothing of the badge where it is not `judged`; the scan is safe in both cases.
     *   Rejects with Refused, and with NotReached where neither the server nor this phone recorded it.
     */
    async ask(reading) {
      const [name, message] = messageFor(reading);
      try {
        const outcome = await put(message);
        open.delete(name);
        return outcome;
      } catch (error) {
        if (!(error instanceof NotReached)) open.delete(name);
        throw error;
      }
    },
  };
}
