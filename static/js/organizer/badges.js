/** Sheets in the making: their bars move, and a button to download stands there when they are ready. */
import { replaceParts } from "./fragment.js";

const PAUSE_MS = 500;
const LONGEST_WAIT_MS = 5000;

follow();

function follow() {
  if (document.querySelector("#sheets [data-state='making']")) setTimeout(ask, PAUSE_MS);
}

async function ask() {
  try {
    const answer = await fetch(document.getElementById("sheets").dataset.progress, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    if (answer.ok && show(await answer.json())) await replaceParts(location.href, ["sheets"]);
  } catch {
    // the server is away for a moment: the next round asks again
  }
  follow();
}

/** @returns {boolean} whether some sheet is no longer in the making */
function show(sheets) {
  let ended = false;
  for (const item of document.querySelectorAll("#sheets [data-state='making']")) {
    const sheet = sheets[item.dataset.sheet];
    if (sheet?.state === "making") item.querySelector("progress").value = sheet.done;
    else ended = true;
  }
  return ended;
}
