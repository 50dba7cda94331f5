/** A queue without a disk: what the door's tests without a browser keep their scans in. */

import { sentAgain } from "../../../static/js/door/outbox.js";

export function keptInMemory() {
  const items = new Map();
  const inState = (state) => Array.from(items.values()).filter((item) => item.state === state).sort((a, b) => a.n - b.n);
  return {
    async add(item) {
      const kept = { ...item, n: items.size + 1 };
      items.set(kept.n, kept);
      return kept;
    },
    async put(changed) {
      for (const item of changed) items.set(item.n, item);
    },
    async putWaiting(changed) {
      const waiting = changed.filter(({ n }) => items.get(n)?.state === "unsent");
      await this.put(waiting);
      return waiting;
    },
    async drop(item) {
      items.delete(item.n);
    },
    unsent: async () => inState("unsent"),
    answered: async (eventId) => inState("answered").filter((item) => item.event_id === eventId),
    async sendAgain(again, key) {
      await this.put(again.map((item) => sentAgain(item, key)));
    },
    states: () => Array.from(items.values(), ({ id, state }) => [id, state]),
    items: () => Array.from(items.values()),
  };
}
