/** Hands this page and the files it is made of to the service worker, so that it opens without network. */

const REST_MS = 200; // files come several at a time

export async function keepAtHand() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/d/sw.js", { scope: "/d/" });
    const { active } = await navigator.serviceWorker.ready;
    await document.fonts.ready;
    followFiles((files) => active.postMessage({ keep: [location.href.split("#")[0], ...files] }));
  } catch {
    // refused where the certificate is only clicked through; the open page works on without it
  }
}

/** Tells all the page's own files, and again where more have come: some are on their way still, as the icon is. */
function followFiles(tell) {
  const files = new Set();
  let timer = 0;
  const observer = new PerformanceObserver((list) => {
    const before = files.size;
    for (const { name } of list.getEntries()) {
      if (new URL(name).pathname.startsWith("/static/")) files.add(name.split("#")[0]);
    }
    if (files.size === before) return;
    clearTimeout(timer);
    timer = setTimeout(() => tell(files), REST_MS);
  });
  observer.observe({ type: "resource", buffered: true });
}
