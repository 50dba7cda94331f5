/** The pairing page counts its minutes down and notices when the phone has used the code. */

const PAUSE_MS = 1000;
const LONGEST_WAIT_MS = 5000;

const box = document.getElementById("pairing");
if (box) countDown(box, document.getElementById("countdown"));

function countDown(page, clock) {
  const end = performance.now() + Number(page.dataset.seconds) * 1000;

  async function tick() {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (await isOver(page.dataset.state)) location.reload();
    else setTimeout(tick, PAUSE_MS);
  }

  setTimeout(tick, PAUSE_MS);
}

/** Whether the server says anything but "still waiting"; when it cannot be asked it may be, so no. */
async function isOver(address) {
  try {
    const answer = await fetch(address, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    if (answer.status === 401) return true;
    return answer.ok && (await answer.json()).state !== "waiting";
  } catch {
    return false;
  }
}
