/** Whether this page opens again without network: only where a service worker may keep it. */

/** @returns {Promise<boolean>} false where the browser has none or the certificate is not trusted */
export async function keepAtHand() {
  if (!("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register("/door/sw.js", { scope: "/door/" });
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return Boolean(navigator.serviceWorker.controller); // without network the one of before is still in charge
  }
}
