/** Why no badge can be read by the camera, over its picture. It paints, and says when the pictures are worth reading. */

import { foremostObstacle } from "./obstacle.js";

/**
 * @param {{panel: HTMLElement, scan: HTMLElement, words: object, onReads: (reads: boolean) => void}} parts
 *   `words`: title and advice by code
 */
export function createProblemPanel({ panel, scan, words, onReads }) {
  const problems = { camera: undefined, decoder: undefined };

  function paint() {
    const code = foremostObstacle(problems);
    const problem = code && (words[code] ?? words.failed);
    panel.hidden = !problem;
    if (code === undefined) delete scan.dataset.camera;
    else scan.dataset.camera = problem ? "broken" : "running";
    onReads(code === null);
    if (!problem) return;
    panel.dataset.problem = code;
    panel.querySelector("h2").textContent = problem.title;
    panel.querySelector("p").textContent = problem.advice;
  }

  return {
    /** @param {{camera?: string | null, decoder?: string | null}} changes as `foremostObstacle` takes them */
    tell(changes) {
      Object.assign(problems, changes);
      paint();
    },
  };
}
