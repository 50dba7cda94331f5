/** What lets this phone go on without the server, put together: the queue, its sender, the digest and its judge. */

import { TooLate, inTime } from "./in_time.js";
import { lateChange } from "./late_admissions.js";
import * as offlineJudge from "./offline_judge.js";
import { createOlderCopyWatch } from "./older_copy.js";
import { keptUntil, pauseAfter } from "./outbox.js";
import { createSender } from "./outbox_sender.js";
import { createQuestions, newScanId } from "./questions.js";
import { createQueue } from "./queue.js";
import { createSealedReads } from "./sealed_reads.js";
import { NotReached, createServer } from "./server.js";

const WIPED_WITHIN_MS = 3000;
const sealedReads = createSealedReads();
const disk = createQueue();
const sealed = (items) => Promise.all(items.map(sealedReads.seal));
const queue = {
  ...disk,
  put: async (items) => disk.put(await sealed(items)),
  putWaiting: async (items) => disk.putWaiting(await sealed(items)),
};

/** @returns {Promise<number>} scans that wait on this phone, whoever it is paired with */
export const waitingHere = () => queue.counts().then(({ unsent }) => unsent, () => 0);

async function wipeAll(key) {
  await Promise.allSettled([inTime(offlineJudge.wipe(key), WIPED_WITHIN_MS), queue.wipe()]);
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.allSettled(names.filter((name) => name.startsWith("door-")).map((name) => caches.delete(name)));
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  const ours = registrations.filter(({ scope }) => new URL(scope).pathname === "/door/");
  await Promise.allSettled(ours.map((registration) => registration.unregister()));
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {{memory: () => import("./memory.js").Memory, remember: (changes: object) => void,
 *   clock: {now: () => number}, link: {note: (heard: boolean) => void},
 *   onCounts: (counts: {unsent: number, aside: number}) => void, onReady: (ready: boolean) => void,
 *   onLate: (change: {sittingId: number, by: number}) => void, onRefused: (refused: object) => void}} parts
 *   `onLate` hears that what was sent later changes how many this phone admitted
 */
export function createOffline({ memory, remember, clock, link, onCounts, onReady, onLate, onRefused }) {
  const { key } = memory();
  const server = createServer({ key });
  let [heard, counts, cleared] = [true, { unsent: 0, aside: 0 }, false];
  const eventId = () => memory().event.id;
  const digest = offlineJudge.keepDigest({
    key,
    mayKeepNames: () => memory()?.offline_search === true,
    onRefused,
    onChange: tellReady,
  });

  async function tellReady() {
    onReady(await digest.ready().catch(() => false));
  }

  async function tellCounts() {
    counts = await queue.counts().catch(() => counts);
    onCounts(counts);
  }

  const scannedAt = (message) => ({ ...message, scannedAt: Date.parse(message.scanned_at) });
  const note = (message, answer) => offlineJudge.noteScan(scannedAt(message), answer).catch(() => undefined);

  async function tellLate(before, answer) {
    if (!lateChange(before, answer).by) return;
    const { sittingId, by } = lateChange(before, answer, await queue.counterpart(before).catch(() => undefined));
    if (by && sittingId) onLate({ sittingId, by });
  }

  const sender = createSender({
    queue,
    serverFor: (one) => (one === key ? server : createServer({ key: one })),
    currentKey: () => key,
    eventId,
    onSettled(item, answer, before) {
      if (answer && item.kind === "scan") note(item.message, answer);
      tellLate(before, answer);
    },
    onChange: tellCounts,
    onHeard: (now) => link.note(now),
    onRefused,
  });

  const pairing = () => ({ key, event_id: eventId(), ends_on: memory().event.ends_on });

  const questions = createQuestions({
    queue,
    sender,
    send: server.scan,
    heard: () => heard,
    judge: offlineJudge.judge,
    pairing,
    now: clock.now,
    onUnreached: () => link.note(false),
  });

  async function putAgain(items) {
    const opened = await Promise.all(items.map(sealedReads.open));
    await queue.sendAgain(opened.filter(Boolean), key);
  }

  const setAside = async () => (await queue.aside()).filter((item) => item.event_id === eventId());

  /** What was answered or set aside before the key was told, or by an earlier build of this page. */
  async function sealSettled() {
    const settled = [...(await queue.answered(eventId())), ...(await setAside())];
    const clear = settled.filter(({ sealed_read }) => !sealed_read);
    if (clear.length > 0) await queue.put(clear);
  }

  async function sendAgain(items) {
    await putAgain(items);
    await tellCounts();
    sender.kick();
  }

  const olderCopy = createOlderCopyWatch({ queue: { ...queue, sendAgain: putAgain }, findUnknown: server.unknownScans, key, memory, remember });

  globalThis.navigator?.storage?.persist?.().catch(() => undefined);
  tellCounts();
  tellReady();
  sender.kick();

  return {
    queue,
    waiting: () => counts.unsent,
    heard: () => heard,

    async ask(reading) {
      try {
        const outcome = await questions.ask(reading);
        note(outcome.message, outcome.answer);
        return outcome;
      } finally {
        tellCounts();
      }
    },

    /** A scan of this phone's is undone: on the disk when it resolves, sent when it can be. */
    async undo({ id: scanId, sittingId: sitting_id }, reason) {
      const { ends_on, ...of } = pairing();
      const at = clock.now();
      const message = { id: newScanId(), scan_id: scanId, reason, voided_at: new Date(at).toISOString() };
      const item = { id: message.id, kind: "void", ...of, state: "unsent", message, sitting_id, at };
      await queue.add({ ...item, keep_until: keptUntil(ends_on, at) });
      offlineJudge.noteVoid(scanId, at).catch(() => undefined);
      await tellCounts();
      sender.kick();
    },

    linkChanged(now) {
      heard = now;
      if (heard) sender.kick();
      tellReady();
    },

    /** The server said how it stands. */
    async learn(state) {
      if (!cleared) queue.forgetOutdated(clock.now()).catch(() => undefined); // not by a clock that nobody put right
      cleared = true;
      if (await sealedReads.learn(state.seal, state.event.id)) await sealSettled().catch(() => undefined);
      if (await olderCopy.learn(state)) await tellCounts();
      if (counts.unsent) sender.kick();
    },
    tryAside: async () => sendAgain(await setAside()),
    sendEverything: async () => sendAgain(await queue.answered(eventId())),

    /** The server does not know this pairing: everything waits for the next one, what it answered before too. */
    async pairingLost() {
      sender.end();
      digest.stop();
      await queue.answered(eventId()).then(putAgain).catch(() => undefined);
    },

    /**
     * An organizer cut this phone off. The digest goes at once, what waits is sent for as long as it takes; then
     * nothing is to be left, see `wipe`.
     * @param {(waiting: number) => void} tell
     */
    async cutOff(tell) {
      digest.stop();
      await Promise.allSettled([offlineJudge.wipe(key), queue.forgetSent()]);
      for (let failures = 1; ; failures += 1) {
        try {
          tell((await queue.counts()).unsent);
          await sender.sendLast();
          break;
        } catch (error) {
          const later = error instanceof NotReached || error instanceof TooLate;
          if (!later) break; // no queue that could be read: nothing waits
          await pause(pauseAfter(failures));
        }
      }
    },
    wipe: () => wipeAll(key),

    end() {
      sender.end();
      digest.stop();
    },
  };
}

