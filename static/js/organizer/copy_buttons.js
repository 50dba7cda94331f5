/** Buttons with data-copy put that text on the clipboard and say so for a moment (data-copied). */

const SAID_MS = 2000;

for (const button of document.querySelectorAll("[data-copy]")) {
  const word = button.querySelector("span");
  const before = word.textContent;
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(button.dataset.copy))) return;
    word.textContent = button.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => {
      word.textContent = before;
    }, SAID_MS);
  });
}

for (const input of document.querySelectorAll(".copy-line input")) {
  input.addEventListener("focus", () => input.select());
}

/** The clipboard is there over HTTPS only; the older way works everywhere and needs a selection. */
async function copied(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // not allowed in this window: the older way
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
