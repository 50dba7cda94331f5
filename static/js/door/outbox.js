/** The rules of the outbox, without storage and without network: what goes next, what an answer means, when to try again. */

export const MOST_AT_ONCE = 50;
const MOST_BYTES = 60_000; // the server takes 64 kB
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
const DAY_MS = 86_400_000;
const UNTIL_KNOWN_MS = 7 * DAY_MS; // for an event whose end this phone was never told

/**
 * @typedef {"unsent" | "answered" | "aside"} ItemState
 * @typedef {{n?: number, id: string, kind: "scan" | "void", key: string, event_id: number, state: ItemState,
 *   message: object, at: number, keep_until: number, shown?: object | null, answer?: object | null,
 *   error?: {code: string, message: string} | null, was_aside?: boolean}} Item
 *   `n` is the order in which the phone wrote them; `key` the pairing under which it was scanned; `was_aside`: it had
 *   been set aside when it was sent this time
 */

const bytesOf = (message) => new TextEncoder().encode(JSON.stringify(message)).length + 1;

/**
 * What is sent next: the oldest scans that stand together under one key, or the one void that stands before all else.
 *
 * @param {Item[]} items in their order; those that are not to be sent now are left out by the caller
 * @returns {Item[]} none where nothing waits
 */
export function nextBatch(items, most = MOST_AT_ONCE) {
  const [first] = items;
  if (!first) return [];
  if (first.kind === "void") return [first];
  const batch = [];
  let bytes = 0;
  for (const item of items) {
    bytes += bytesOf(item.message);
    const fits = batch.length < most && (bytes <= MOST_BYTES || batch.length === 0);
    if (item.kind !== "scan" || item.key !== first.key || !fits) break;
    batch.push(item);
  }
  return batch;
}

// What says nothing about the item: try it again. All other 4xx say that it will never be taken as it is.
const PASSING = new Set([401, 408, 425, 429]);
export const isPassing = (status) => PASSING.has(status);

/** Of an answer only what the phone needs again; names are not kept on it. */
export const gist = ({ verdict, tone }) => ({ verdict, tone });

/**
 * @param {Item} item
 * @param {{status: number, answer?: object, error?: {code: string, message: string}} | undefined} told
 * @returns {Item | null} the item as it is kept from now on; null where it stays as it was
 */
export function settled(item, told) {
  if (!told) return null;
  if (told.status === 200) return { ...item, state: "answered", answer: gist(told.answer ?? {}), error: null };
  const final = told.status >= 400 && told.status < 500 && !PASSING.has(told.status);
  return final ? { ...item, state: "aside", error: told.error ?? { code: "refused", message: "" } } : null;
}

/**
 * An item as it goes out once more. What the server answered of a scan is told to it: a server that was restored from an
 * older copy knows no more why.
 *
 * @param {Item} item
 * @returns {Item}
 */
export function sentAgain({ was_aside: _ofBefore, ...item }, key) {
  const answered = item.kind === "scan" ? item.answer?.verdict : undefined;
  const message = answered && !item.message.device_verdict ? { ...item.message, device_verdict: answered } : item.message;
  const again = { ...item, key, state: "unsent", error: null, message };
  return item.state === "aside" ? { ...again, was_aside: true } : again;
}

/**
 * The server's answers to a batch, each by its id; items that it said nothing about stay unsent.
 *
 * @param {Item[]} batch
 * @param {{id: string, status: number}[]} answers
 * @returns {Item[]} those that changed
 */
export function settleBatch(batch, answers) {
  const byId = new Map(answers.map((told) => [told.id, told]));
  return batch.map((item) => settled(item, byId.get(item.id))).filter(Boolean);
}

/**
 * Where a whole batch was refused for good, a smaller one finds who is to blame; one alone is set aside.
 *
 * @returns {{most: number, aside: Item[]}} the size of the next batch, and what changed
 */
export function afterRefusal(batch, { status, code, message }) {
  if (batch.length > 1) return { most: Math.ceil(batch.length / 2), aside: [] };
  const aside = batch.map((item) => settled(item, { status, error: { code, message } })).filter(Boolean);
  return { most: MOST_AT_ONCE, aside };
}

/** Milliseconds until the next try after so many failed ones; `random` in [0, 1) keeps phones from coming together. */
export function pauseAfter(failures, random = 0.5) {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(pause * (0.75 + random / 2));
}

/**
 * Until when answered items are kept: the event's last day and one more, in any time zone, so that a server that was
 * restored from an older backup can be told again.
 *
 * @param {string | undefined} endsOn "2026-11-24"
 */
export function keptUntil(endsOn, now) {
  const end = Date.parse(endsOn ?? "");
  return Number.isNaN(end) ? now + UNTIL_KNOWN_MS : end + 3 * DAY_MS;
}

/** Items that may go: answered or set aside, and their event is over. */
export const outdated = (items, now) =>
  items.filter((item) => item.state !== "unsent" && now > item.keep_until).map((item) => item.id);

/** Whether the server knows less than it did: its count of changes only grows, unless an older copy was restored. */
export const wentBack = (seqBefore, seqNow) =>
  Number.isInteger(seqBefore) && Number.isInteger(seqNow) && seqNow < seqBefore;
