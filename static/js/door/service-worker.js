/**
 * The door's page and everything that it is made of, at hand without network: through a reload and the phone's
 * restart. The server puts BUILD and FILES before this text: another build is another worker with a cache of its own.
 */

/* global BUILD, FILES */

const CACHE = `door-${BUILD}`;
const PAGE = "/door/";
const PATIENCE_MS = 3000;

// A server between two builds, or a portal in its place, gives a page that these files do not fit
async function keepPage(answer) {
  const text = await answer.clone().text();
  if (!answer.ok || answer.redirected || !text.includes(`/static/${BUILD}/`)) return false;
  const cache = await caches.open(CACHE);
  await cache.put(PAGE, answer);
  return true;
}

async function fetchPage(request) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: controller.signal, cache: "no-store" });
    await answer.clone().text(); // a network may die within the page, which would stay blank
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  const answer = await fetch(PAGE, { cache: "no-store" }); // nobody waits for it: it may take its time
  if (!(await keepPage(answer))) throw new Error("no page of this build"); // the worker of before stays, with its own
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("door-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The server's page where it answers, so that its language and its words are the newest; else the kept one. */
async function page(event) {
  const cache = await caches.open(CACHE);
  const kept = () => cache.match(PAGE, { ignoreVary: true });
  try {
    const answer = await fetchPage(event.request);
    if (answer.status >= 500) return (await kept()) ?? answer;
    event.waitUntil(keepPage(answer.clone()));
    return answer;
  } catch {
    return (await kept()) ?? Response.error();
  }
}

// A worker of the page answers to this one only from below /door/, so that its files are asked for there
async function file(path) {
  const address = path.replace(/^\/door\/static\//, "/static/");
  const cache = await caches.open(CACHE);
  return (await cache.match(address, { ignoreVary: true })) ?? fetch(address);
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("message", (event) => {
  if (event.data === "take charge") event.waitUntil(self.clients.claim());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(event));
  else if (/^(\/door)?\/static\//.test(pathname)) event.respondWith(file(pathname));
});
