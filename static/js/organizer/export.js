/** A list that goes out is made while the page says so, and then stands among the downloads. */
import { replaceParts } from "./fragment.js";

const form = document.getElementById("export-form");
const progress = form.querySelector(".export-progress");
const button = form.querySelector("button:not([type='button'])");
const making = progress.textContent;
const bar = form.querySelector(".export-bar");
const percent = form.querySelector(".export-percent");
const PAUSE_MS = 400;
const LONGEST_WAIT_MS = 5000;

const sensitive = form.querySelector(".export-sensitive");
const reason = form.elements.namedItem("reason");
if (reason) sensitive.addEventListener("change", askForReason);

function askForReason() {
  reason.required = sensitive.querySelector("input:checked") !== null;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  progress.textContent = making;
  progress.hidden = false;
  progress.classList.remove("problem");
  const stop = showHowFar();
  try {
    await download();
  } catch {
    progress.textContent = form.dataset.failed;
    progress.classList.add("problem");
  }
  stop();
  button.disabled = false;
});

/** The bar appears once the server knows how far it is; what is returned ends it. */
function showHowFar() {
  let timer = setTimeout(ask, PAUSE_MS);
  let over = false;

  async function ask() {
    try {
      const answer = await fetch(form.dataset.progress, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
      const told = answer.ok ? (await answer.json()).percent : null;
      if (told !== null && !over) show(told);
    } catch {
      // the next round asks again
    }
    if (!over) timer = setTimeout(ask, PAUSE_MS);
  }

  function show(value) {
    bar.value = value;
    percent.textContent = `${value} %`;
    bar.hidden = percent.hidden = false;
  }

  return () => {
    over = true;
    clearTimeout(timer);
    bar.hidden = percent.hidden = true;
  };
}

async function download() {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const named = /filename=([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  if (!named) {
    form.submit(); // the page says what is wrong, beside the field
    return;
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = named[1].replaceAll('"', "");
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  progress.textContent = progress.dataset.done;
  await replaceParts(location.href, ["exports"]);
}
