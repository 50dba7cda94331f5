/** The figures of the sittings on the event's first page, live. */
import { fetchSnapshot, followLive } from "../shared/live.js";
import { reloadWhenFree } from "./reload.js";

/**
 * @param {HTMLElement | null} list with data-event, data-seq (what the page shows) and data-figures (where to ask)
 * When a sitting was opened or closed elsewhere, or one was added, the page is loaded again.
 */
export function followFigures(list) {
  if (!list) return;
  const lost = document.querySelector("[data-live-lost]");
  followLive({
    auth: { event: Number(list.dataset.event) },
    takeSnapshot: () => fetchSnapshot(list.dataset.figures),
    snapshot: { seq: Number(list.dataset.seq), sittings: null },
    onSnapshot: (picture) => {
      if (picture.sittings) show(list, picture.sittings);
    },
    onState: (state) => {
      lost.hidden = state === "live";
    },
  });
}

function show(list, sittings) {
  const items = [...list.querySelectorAll("[data-sitting]")];
  const asPlanned = items.length === Object.keys(sittings).length
    && items.every((item) => sittings[item.dataset.sitting]?.state === item.dataset.state);
  if (!asPlanned) {
    reloadWhenFree();
    return;
  }
  for (const item of items) showFigures(item, sittings[item.dataset.sitting]);
}

function showFigures(item, figures) {
  for (const name of ["present", "convened", "guests"]) {
    item.querySelector(`[data-figure="${name}"]`).textContent = figures[name];
  }
  item.querySelector('[data-figure="bar"]').setAttribute("width", String(figures.thousandths));
}
