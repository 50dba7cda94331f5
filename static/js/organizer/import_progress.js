/** A page that waits until a long list is read or written, and then shows what became of it. */
const PAUSE_MS = 400;
const LONGEST_WAIT_MS = 5000;
const address = document.querySelector("[data-progress]").dataset.progress;

setTimeout(ask, PAUSE_MS);

async function ask() {
  try {
    const answer = await fetch(address, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    if (answer.ok && (await answer.json()).ready) {
      location.reload();
      return;
    }
  } catch {
    // the server is away for a moment: the next round asks again
  }
  setTimeout(ask, PAUSE_MS);
}
