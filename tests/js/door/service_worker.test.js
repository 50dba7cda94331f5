import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../../static/js/door/service-worker.js", import.meta.url), "utf8");
const PAGE = { method: "GET", url: "https://hall/door/", mode: "navigate" };
const OF_BEFORE = "<html>/static/OLD/page.js</html>";

class Cache extends Map {
  async addAll(addresses) {
    for (const address of addresses) this.set(address, new Response("file"));
  }
  async put(key, answer) {
    this.set(key, answer);
  }
  async match(key) {
    return this.get(key)?.clone();
  }
}

/** The worker of the build NEW in a browser that has the page of the build OLD; `network` answers every request. */
function browser(network) {
  const stores = new Map([["door-OLD", new Cache([["/door/", new Response(OF_BEFORE)]])]]);
  const caches = {
    async open(name) {
      if (!stores.has(name)) stores.set(name, new Cache());
      return stores.get(name);
    },
    keys: async () => Array.from(stores.keys()),
    delete: async (name) => stores.delete(name),
  };
  const handlers = {};
  const net = { answer: network };
  const self = {
    addEventListener: (name, handler) => (handlers[name] = handler),
    skipWaiting() {},
    clients: { async claim() {} },
    location: { origin: "https://hall" },
  };
  const fetch = async (_request, how) => net.answer(how);
  const context = { self, caches, fetch, Response, URL, AbortController, setTimeout, clearTimeout };
  vm.runInNewContext(`const BUILD = "NEW"; const FILES = ["/static/NEW/page.js"];\n${SCRIPT}`, context);
  async function happen(name, event = {}) {
    const lasting = [];
    let answer;
    handlers[name]({ ...event, waitUntil: (work) => lasting.push(work), respondWith: (given) => (answer = given) });
    await Promise.all(lasting);
    return answer;
  }
  return { stores, net, happen };
}

test("a build whose page was kept takes the place of the one before", async () => {
  const { stores, net, happen } = browser(() => new Response("<html>/static/NEW/page.js</html>"));
  await happen("install");
  await happen("activate");
  net.answer = () => Promise.reject(new TypeError("no network"));
  assert.deepEqual(Array.from(stores.keys()), ["door-NEW"]);
  assert.equal(await (await happen("fetch", { request: PAGE })).text(), "<html>/static/NEW/page.js</html>");
});

/** A page that begins and never ends; it breaks off where nobody waits for it any more. */
const stalled = ({ signal }) =>
  new Response(new ReadableStream({
    start(body) {
      body.enqueue(new TextEncoder().encode("<html>"));
      signal?.addEventListener("abort", () => body.error(new DOMException("aborted", "AbortError")));
    },
  }));

test("a page whose network dies within it is opened from what was kept", async () => {
  const { net, happen } = browser(() => new Response("<html>/static/NEW/page.js</html>"));
  await happen("install");
  net.answer = stalled;
  assert.equal(await (await happen("fetch", { request: PAGE })).text(), "<html>/static/NEW/page.js</html>");
});

for (const [name, answer] of [
  ["a proxy's fault", () => new Response("bad gateway", { status: 502 })],
  ["a portal's page", () => new Response("<h1>Wi-Fi</h1>")],
  ["the page of another build", () => new Response(OF_BEFORE)],
]) {
  test(`a build that got ${name} for its page does not take the place of the one before`, async () => {
    const { stores, happen } = browser(answer);
    await assert.rejects(happen("install"));
    assert.equal(await stores.get("door-OLD").get("/door/").text(), OF_BEFORE);
  });
}
