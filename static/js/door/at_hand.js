/** Whether this page opens again without network: only where a service worker may keep it. */

const AGAIN_AFTER_MS = 5000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Resolves once it is known; a worker that could not fetch everything is tried again for as long as the page is open.
 * @returns {Promise<boolean>} false where the browser has none or the certificate is not trusted
 */
export async function keepAtHand({ workers = navigator.serviceWorker, againAfter = AGAIN_AFTER_MS } = {}) {
  if (!workers) return false;
  try {
    while (!(await isInstalled(workers))) await pause(againAfter);
    return true;
  } catch {
    return Boolean(workers.controller); // without network the one of before is still in charge
  }
}

async function isInstalled(workers) {
  const registration = await workers.register("/door/sw.js", { scope: "/door/" });
  // loaded past its worker (by a forced reload, or while the worker was starting) a page asks the network for its files
  if (!workers.controller) registration.active?.postMessage("take charge");
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Boolean(registration.active);
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state === "activated") resolve(true);
      if (worker.state === "redundant") resolve(false); // the network was too slow, or gone
    };
    worker.addEventListener("statechange", look);
    look();
  });
}
