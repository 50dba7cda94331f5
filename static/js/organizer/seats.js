/** The plan of the hall follows the doors: who comes and goes is marked; where the seats themselves changed the page is loaded again. */
import { fetchSnapshot, followLive } from "../shared/live.js";
import { readWords } from "../shared/words.js";
import { reloadWhenFree } from "./reload.js";

const plan = document.getElementById("plan");
const words = readWords();
const cells = new Map([...plan.querySelectorAll("td[data-person]")].map((cell) => [Number(cell.dataset.person), cell]));

function mark(picture) {
  if (String(picture.stamp) !== plan.dataset.stamp || String(picture.sitting) !== plan.dataset.sitting) {
    reloadWhenFree();
    return;
  }
  const states = new Map(Object.entries(picture.here).flatMap(([state, ids]) => ids.map((id) => [id, state])));
  for (const [id, cell] of cells) show(cell, states.get(id) ?? "awaited");
  for (const [state, count] of Object.entries(picture.counts)) {
    plan.querySelector(`[data-count="${state}"]`).textContent = count.toLocaleString(document.documentElement.lang);
  }
}

function show(cell, state) {
  if (cell.dataset.state === state) return;
  cell.dataset.state = state;
  cell.querySelector("[data-word]").textContent = words[state];
}

const lost = plan.querySelector("[data-live-lost]");
followLive({
  auth: { event: Number(plan.dataset.event) },
  takeSnapshot: () => fetchSnapshot(plan.dataset.states),
  snapshot: { seq: Number(plan.dataset.seq) },
  onSnapshot: (picture) => { if (picture.here) mark(picture); },
  onState: (state) => { lost.hidden = state === "live"; },
});

const highlight = document.getElementById("highlight");
highlight.querySelector("button").classList.add("visually-hidden");
highlight.addEventListener("change", () => highlight.requestSubmit());

const print = document.querySelector("[data-print]");
print.hidden = false;
// in the margin of every page, where nothing can lie over it
const line = JSON.stringify(document.querySelector(".print-line").textContent);
document.documentElement.style.setProperty("--print-line", line);
print.addEventListener("click", () => window.print());
