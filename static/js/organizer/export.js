/** A list that goes out is made while the page says so, and then stands among the downloads. */
import { replaceParts } from "./fragment.js";

const form = document.getElementById("export-form");
const progress = form.querySelector(".export-progress");
const button = form.querySelector("button:not([type='button'])");
const making = progress.textContent;

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
  try {
    await download();
  } catch {
    progress.textContent = form.dataset.failed;
    progress.classList.add("problem");
  }
  button.disabled = false;
});

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
