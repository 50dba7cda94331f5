/** The bar at the bottom: where this phone stands, whether the server is heard, how many it admitted; on touch, times. */

import { fill } from "../shared/words.js";

/**
 * @param {{bar: HTMLElement, words: object, language: string, onMove: () => void}} parts
 */
export function createStatusBar({ bar, words, language, onMove }) {
  const part = (name) => bar.querySelector(`.status-${name}`);
  const diagnostics = document.getElementById("diagnostics");
  const counts = new Intl.NumberFormat(language);

  part("place").addEventListener("click", onMove);
  part("link").addEventListener("click", () => {
    diagnostics.hidden = !diagnostics.hidden;
    part("link").setAttribute("aria-expanded", String(!diagnostics.hidden));
  });

  return {
    showPlace(entrance, sitting) {
      part("entrance").textContent = entrance;
      part("sitting").textContent = sitting;
    },
    /** @param {boolean} heard */
    showLink(heard) {
      bar.dataset.link = heard ? "online" : "offline";
      document.getElementById("link-notice").hidden = heard;
      part("word").textContent = heard ? words.online : words.offline;
    },
    showAdmissions(count) {
      part("count").textContent = fill(words.admissions, { count: counts.format(count) });
    },
    /** @param {ReturnType<ReturnType<typeof import("./timings.js").createTimings>["summary"]>} summary */
    showTimings(summary) {
      diagnostics.textContent = summary ? fill(words.timings, summary) : words.no_timings;
      if (summary) diagnostics.dataset.median = summary.median;
    },
  };
}
