/** Sends what waits, in order and one request at a time, until nothing waits; by itself again when the server is back. */

import { MOST_AT_ONCE, afterRefusal, isPassing, nextBatch, pauseAfter, settleBatch, settled } from "./outbox.js";
import { NotReached, Refused } from "./server.js";

/**
 * @param {{queue: object, serverFor: (key: string) => {scanBatch: Function, void: Function}, currentKey: () => string,
 *   eventId: () => number, onSettled: (item: import("./outbox.js").Item, answer: object | null, before: object) => void,
 *   onChange: () => void, onHeard: (heard: boolean) => void, onRefused: (refused: Refused) => void,
 *   random?: () => number}} parts
 *   `onSettled` hears each item that was answered (with the whole answer) or set aside (null), and how it was; of two
 *   tabs of the page that send it both, one
 */
export function createSender({
  queue, serverFor, currentKey, eventId, onSettled, onChange, onHeard, onRefused, random = Math.random,
}) {
  const held = new Set(); // asked about one by one just now
  let [timer, sending, again, ended, failures, most] = [null, null, false, false, 0, MOST_AT_ONCE];

  const putOff = new Set(); // the server did not take these when they were sent: they go last

  async function waiting(left) {
    const items = (await queue.unsent()).filter(({ id }) => !held.has(id) && !left.has(id));
    const first = items.filter(({ id }) => !putOff.has(id));
    return first.length > 0 ? first : items;
  }

  async function keep(items, batch, answers = new Map()) {
    if (items.length === 0) return;
    const kept = await queue.putWaiting(items);
    for (const before of batch) {
      const item = kept.find(({ id }) => id === before.id);
      if (item && item.state !== "unsent") onSettled(item, answers.get(item.id) ?? null, before);
    }
    onChange();
  }

  async function send(batch) {
    const server = serverFor(batch[0].key);
    if (batch[0].kind === "void") {
      const answer = await server.void(batch[0].message);
      return [{ id: batch[0].id, status: 200, answer }];
    }
    return (await server.scanBatch({ scans: batch.map((item) => item.message) })).answers;
  }

  /** A pairing of before that the server no longer knows: the same event's items go under the present one. */
  async function dropFormerKey(batch, refused) {
    const [mine, others] = [[], []];
    for (const item of batch) (item.event_id === eventId() ? mine : others).push(item);
    const error = { code: refused.code, message: refused.message };
    await keep(mine.map((item) => ({ ...item, key: currentKey() })), batch);
    await keep(others.map((item) => ({ ...item, state: "aside", error })), batch);
  }

  async function refusedWhole(batch, refused) {
    if (refused.status === 401 && batch[0].key !== currentKey()) return dropFormerKey(batch, refused);
    if (isPassing(refused.status)) throw refused;
    const next = afterRefusal(batch, refused);
    most = next.most;
    return keep(next.aside, batch);
  }

  /** What the server did not take now lets all others pass. */
  function putBehind(batch, changed, left) {
    const taken = new Set(changed.map(({ id }) => id));
    for (const { id } of batch) {
      if (taken.has(id)) putOff.delete(id);
      else for (const those of [putOff, left]) those.add(id);
    }
  }

  /**
   * @param {Set<string>} left what was sent in this round and not taken: it is not sent again now
   * @returns {Promise<boolean>} whether something was sent and more may wait
   */
  async function step(left) {
    const batch = nextBatch(await waiting(left), most);
    if (batch.length === 0) return false;
    try {
      const answers = await send(batch);
      onHeard(true);
      most = MOST_AT_ONCE;
      const changed = settleBatch(batch, answers);
      if (changed.length > 0) failures = 0;
      putBehind(batch, changed, left);
      await keep(changed, batch, new Map(answers.map(({ id, answer }) => [id, answer])));
    } catch (error) {
      if (error instanceof NotReached && error.isFault) narrow(batch);
      if (!(error instanceof Refused)) throw error;
      onHeard(true);
      await refusedWhole(batch, error);
    }
    return true;
  }

  /** The server fails over something in here: half of it next time; what is alone lets the others pass. */
  function narrow(batch) {
    most = batch.length > 1 ? Math.ceil(batch.length / 2) : MOST_AT_ONCE;
    if (batch.length === 1) putOff.add(batch[0].id);
  }

  async function sendAll() {
    const left = new Set();
    try {
      while (!ended && (await step(left)));
      if (left.size > 0) planAgain();
      else failures = 0;
    } catch (error) {
      if (error instanceof Refused && error.endsPairing) return onRefused(error);
      if (error instanceof NotReached && !error.isFault) onHeard(false);
      planAgain();
    }
    return undefined;
  }

  function planAgain() {
    failures += 1;
    plan(pauseAfter(failures, random()));
  }

  function rest() {
    clearTimeout(timer);
    timer = null;
  }

  function plan(delay) {
    rest();
    if (!ended) timer = setTimeout(kick, delay);
  }

  /** Sends now; while it sends already, once more after that. */
  function kick() {
    rest();
    if (ended) return;
    if (sending) {
      again = true;
      return;
    }
    sending = sendAll().finally(() => {
      sending = null;
      if (again && !timer) plan(0);
      again = false;
    });
  }

  return {
    kick,
    /** This scan is being asked about by itself. */
    hold: (id) => held.add(id),
    release: (id) => held.delete(id),
    /** One item's own answer, from a request of its own. */
    async settle(item, told) {
      const changed = settled(item, told);
      try {
        if (changed) await queue.put([changed]);
      } finally {
        held.delete(item.id);
      }
      onChange();
    },
    /**
     * All that waits, and then that nothing more comes from this phone, which was cut off. Resolves also where the
     * server wants nothing of it any more; rejects with NotReached where it is to be tried again.
     */
    async sendLast() {
      ended = true;
      rest();
      await sending;
      held.clear();
      const left = new Set();
      try {
        while (await step(left));
        if (left.size > 0) throw new NotReached("some were not taken now");
        await serverFor(currentKey()).scanBatch({ scans: [], last: true });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (isPassing(error.status) && !error.endsPairing) throw new NotReached(error.status);
      }
    },
    end() {
      ended = true;
      rest();
    },
  };
}
