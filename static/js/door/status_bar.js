/** The bar at the bottom: where this phone stands, whether the server is heard, what waits, how many it admitted. */

import { fill } from "../shared/words.js";

/**
 * @param {{bar: HTMLElement, words: object, language: string, onMove: () => void, onOpen: () => void}} parts
 */
export function createStatusBar({ bar, words, language, onMove, onOpen }) {
  const part = (name) => bar.querySelector(`.status-${name}`);
  const diagnostics = document.getElementById("diagnostics");
  const counts = new Intl.NumberFormat(language);

  part("place").addEventListener("click", onMove);
  part("link").addEventListener("click", onOpen);

  let [heard, ready, atHand] = [true, true, true];

  function showNotice() {
    const { judging, blind, fragile } = words.link_notices;
    const notice = document.getElementById("link-notice");
    notice.hidden = heard;
    notice.textContent = [ready ? judging : blind, ...(atHand ? [] : [fragile])].join(" ");
  }

  return {
    showPlace(entrance, sitting) {
      part("entrance").textContent = entrance;
      part("sitting").textContent = sitting;
    },
    /** @param {boolean} now whether the server is heard */
    showLink(now) {
      heard = now;
      bar.dataset.link = heard ? "online" : "offline";
      part("word").textContent = heard ? words.online : words.offline;
      showNotice();
    },
    /** @param {{ready?: boolean, atHand?: boolean}} able whether this phone can judge, and open again, by itself */
    showAble(able) {
      ready = able.ready ?? ready;
      atHand = able.atHand ?? atHand;
      showNotice();
    },
    /** @param {{unsent: number, aside: number}} left what waits, and what the server did not take */
    showWaiting({ unsent, aside }) {
      part("waiting").hidden = unsent === 0;
      part("waiting").textContent = fill(words.waiting, { count: counts.format(unsent) });
      part("aside").hidden = aside === 0;
      part("aside").textContent = fill(words.aside, { count: counts.format(aside) });
    },
    showAdmissions(count) {
      part("count").textContent = fill(words.admissions, { count: counts.format(count) });
    },
    /** @param {ReturnType<ReturnType<typeof import("./timings.js").createTimings>["summary"]>} summary */
    showTimings(summary) {
      diagnostics.textContent = summary ? fill(words.timings, summary) : words.no_timings;
      Object.assign(diagnostics.dataset, summary);
    },
  };
}
