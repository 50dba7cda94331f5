/** Hands this page and the files it is made of to the service worker, so that it opens without network. */

export async function keepAtHand() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/d/sw.js", { scope: "/d/" });
    const { active } = await navigator.serviceWorker.ready;
    await document.fonts.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name);
    const ours = files.filter((url) => new URL(url).pathname.startsWith("/static/"));
    active.postMessage({ keep: [location.href.split("#")[0], ...new Set(ours.map((url) => url.split("#")[0]))] });
  } catch {
    // refused where the certificate is only clicked through; the open page works on without it
  }
}
