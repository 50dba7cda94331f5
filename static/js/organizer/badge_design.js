/** Previews follow the choices at once; the next numbers follow the pattern. Nothing is kept before Save. */

const PAUSE_MS = 250;
const SHOWN = ["layout", "name_size", "extra_field", "photo", "position", "delegation", "seat", "hole", "back"];
const form = document.getElementById("design");
let waiting = 0;

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(follow, PAUSE_MS);
});

function follow() {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([name]) => SHOWN.includes(name)));
  for (const picture of document.querySelectorAll("[data-preview]")) {
    const address = picture.dataset.preview;
    picture.src = `${address}${address.includes("?") ? "&" : "?"}${chosen}`;
  }
  const back = document.querySelector("[data-back]");
  if (back) back.hidden = !chosen.has("back");
  showNumbers();
}

async function showNumbers() {
  try {
    const answer = await fetch(form.dataset.numbers, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return;
    const { text, problem } = await answer.json();
    document.getElementById("next-numbers").textContent = text || problem;
  } catch {
    // the server is away for a moment; saving says what is wrong
  }
}
