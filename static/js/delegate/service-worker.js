/**
 * The page once opened is at hand without network: the newest copy of each private page of this phone,
 * and the files it is made of. The network is asked first; the copy answers when it does not within three seconds, or
 * answers for a server that is down.
 */

const CACHE = "delegate-1";
const PATIENCE_MS = 3000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fromNetwork(request, cache) {
  const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.ok) await cache.put(request, answer.clone());
  if (answer.status === 404) await cache.delete(request); // a withdrawn link is not kept
  return answer;
}

async function networkFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = () => cache.match(request);
  try {
    const answer = await fromNetwork(request, cache);
    return answer.status >= 500 ? ((await kept()) ?? answer) : answer; // a proxy whose server is down
  } catch {
    return (await kept()) ?? Response.error();
  }
}

async function cacheFirst(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fromNetwork(request, cache);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || path.endsWith("/state")) return;
  if (path.startsWith("/static/")) event.respondWith(cacheFirst(request));
  else if (request.mode === "navigate") event.respondWith(networkFirst(request));
});

async function keep(wanted) {
  const cache = await caches.open(CACHE);
  const known = new Set((await cache.keys()).map((request) => request.url));
  await Promise.allSettled(wanted.filter((url) => !known.has(url)).map((url) => cache.add(url)));
  for (const url of known) {
    if (new URL(url).pathname.startsWith("/static/") && !wanted.includes(url)) await cache.delete(url);
  }
}

let keeping = Promise.resolve(); // one list after the other: the later one says more

// the first visit's own files were fetched before this worker was in charge: fetch them once more, from the HTTP cache
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  const wanted = event.data.keep.filter((url) => url.startsWith(self.location.origin));
  keeping = keeping.catch(() => undefined).then(() => keep(wanted));
  event.waitUntil(keeping);
});
