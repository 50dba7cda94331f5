/** What lets this phone go on without the server, put together: the queue, its sender, the digest and its judge. */

import * as offlineJudge from "./offline_judge.js";
import { createOlderCopyWatch } from "./older_copy.js";
import { keptUntil, pauseAfter } from "./outbox.js";
import { createSender } from "./outbox_sender.js";
import { createQuestions, newScanId } from "./questions.js";
import { createQueue } from "./queue.js";
import { NotReached, createServer } from "./server.js";

const queue = createQueue();

/** @returns {Promise<number>} scans that wait on this phone, whoever it is paired with */
export const waitingHere = () => queue.counts().then(({ unsent }) => unsent, () => 0);

async function wipeAll() {
  await Promise.allSettled([offlineJudge.wipe(), queue.wipe()]);
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
 *   onSettled: (item: object, answer: object | null, before: object) => void, onRefused: (refused: object) => void}} parts
 *   `onSettled` hears what was sent later: the whole answer, or null where it was set aside, and the item before
 */
export function createOffline({ memory, remember, clock, link, onCounts, onReady, onSettled, onRefused }) {
  const { key } = memory();
  const server = createServer({ key });
  let [heard, counts] = [true, { unsent: 0, aside: 0 }];
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

  const sender = createSender({
    queue,
    serverFor: (one) => (one === key ? server : createServer({ key: one })),
    currentKey: () => key,
    eventId,
    onSettled(item, answer, before) {
      if (answer && item.kind === "scan") note(item.message, answer);
      onSettled(item, answer, before);
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

  async function sendAgain(items) {
    await queue.sendAgain(items, key);
    await tellCounts();
    sender.kick();
  }

  const olderCopy = createOlderCopyWatch({ queue, findUnknown: server.unknownScans, key, memory, remember });

  queue.forgetOutdated(clock.now()).catch(() => undefined);
  globalThis.navigator?.storage?.persist?.().catch(() => undefined);
  tellCounts();
  tellReady();
  sender.kick();

  return {
    queue,
    waiting: () => counts.unsent,

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
    async undo(scanId, reason) {
      const { ends_on, ...of } = pairing();
      const at = clock.now();
      const message = { id: newScanId(), scan_id: scanId, reason, voided_at: new Date(at).toISOString() };
      await queue.add({ id: message.id, kind: "void", ...of, state: "unsent", message, at, keep_until: keptUntil(ends_on, at) });
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
      if (await olderCopy.learn(state)) await tellCounts();
      if (counts.unsent) sender.kick();
    },
    tryAside: async () => sendAgain((await queue.aside()).filter((item) => item.event_id === eventId())),
    sendEverything: async () => sendAgain(await queue.answered(eventId())),

    /** The server does not know this pairing: everything waits for the next one, what it answered before too. */
    async pairingLost() {
      sender.end();
      digest.stop();
      await queue.answered(eventId()).then((items) => queue.sendAgain(items, key)).catch(() => undefined);
    },

    /**
     * An organizer cut this phone off. The digest goes at once, what waits is sent for as long as it takes, then
     * nothing is left.
     * @param {(waiting: number) => void} tell
     */
    async cutOff(tell) {
      digest.stop();
      await Promise.allSettled([offlineJudge.wipe(), queue.forgetSent()]);
      for (let failures = 1; ; failures += 1) {
        try {
          tell((await queue.counts()).unsent);
          await sender.sendLast();
          break;
        } catch (error) {
          if (!(error instanceof NotReached)) break; // no queue that could be read: nothing waits
          await pause(pauseAfter(failures));
        }
      }
      await wipeAll();
    },

    end() {
      sender.end();
      digest.stop();
    },
  };
}

