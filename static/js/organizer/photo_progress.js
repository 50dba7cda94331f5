/** Shows how many photos are done, and what became of them at the end. */
const PAUSE_MS = 700;
const LONGEST_WAIT_MS = 5000;
const panel = document.querySelector("[data-progress]");

setTimeout(ask, PAUSE_MS);

async function ask() {
  try {
    const answer = await fetch(panel.dataset.progress, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    if (answer.ok) {
      const { ready, done } = await answer.json();
      panel.querySelector("progress").value = done;
      panel.querySelector("[data-done]").textContent = done;
      if (ready) {
        location.reload();
        return;
      }
    }
  } catch {
    // the server is away for a moment: the next round asks again
  }
  setTimeout(ask, PAUSE_MS);
}
