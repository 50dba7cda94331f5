import assert from "node:assert/strict";
import { test } from "node:test";

import { keepAtHand } from "../../../static/js/door/at_hand.js";

/** A browser whose workers end in these states, one after another. */
function browser(states, { controller = null, fails = false } = {}) {
  const asked = [];
  return {
    asked,
    controller,
    async register(address, { scope }) {
      if (fails) throw new TypeError("no network");
      asked.push(`${address} ${scope}`);
      const worker = new EventTarget();
      worker.state = "installing";
      setTimeout(() => {
        worker.state = states.shift();
        worker.dispatchEvent(new Event("statechange"));
      });
      return { installing: worker, active: null };
    },
  };
}

test("the page is at hand once its worker is in charge", async () => {
  const workers = browser(["activated"]);
  assert.equal(await keepAtHand({ workers, againAfter: 1 }), true);
  assert.deepEqual(workers.asked, ["/door/sw.js /door/"]);
});

test("a worker that could not fetch everything is tried again", async () => {
  const workers = browser(["redundant", "redundant", "activated"]);
  assert.equal(await keepAtHand({ workers, againAfter: 1 }), true);
  assert.equal(workers.asked.length, 3);
});

test("a worker of before stays in charge without network", async () => {
  assert.equal(await keepAtHand({ workers: browser([], { fails: true, controller: {} }) }), true);
  assert.equal(await keepAtHand({ workers: browser([], { fails: true }) }), false);
});

test("a browser without workers keeps nothing", async () => {
  assert.equal(await keepAtHand({ workers: null }), false);
});

test("a page that its worker is not in charge of asks to come under it", async () => {
  const said = [];
  const active = { postMessage: (message) => said.push(message) };
  const workers = { controller: null, register: async () => ({ active }) };
  assert.equal(await keepAtHand({ workers }), true);
  assert.equal(await keepAtHand({ workers: { ...workers, controller: active } }), true);
  assert.deepEqual(said, ["take charge"]);
});
