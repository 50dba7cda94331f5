/** The figures of the sittings on the event's first page, kept up to date without loading it again. */

const PAUSE_MS = 2000;
const LONGEST_WAIT_MS = 5000;

/**
 * @param {Element | null} list with data-figures (the address) and data-seq (what the page shows)
 * Asks while the page is seen; when a sitting was opened or closed elsewhere, loads the page again.
 */
export function followFigures(list) {
  if (!list) return;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    try {
      const answer = await fetch(list.dataset.figures, {
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(LONGEST_WAIT_MS),
      });
      if (answer.ok) show(list, await answer.json());
    } catch {
      // the server is away for a moment: the next round asks again
    }
    if (!document.hidden) timer = setTimeout(ask, PAUSE_MS);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
  timer = setTimeout(ask, PAUSE_MS);
}

function show(list, picture) {
  if (String(picture.seq) === list.dataset.seq) return;
  list.dataset.seq = String(picture.seq);
  for (const item of list.querySelectorAll("[data-sitting]")) {
    const figures = picture.sittings[item.dataset.sitting];
    if (!figures || figures.state !== item.dataset.state) {
      if (!document.querySelector("dialog[open]")) location.reload();
      return;
    }
    for (const name of ["present", "convened", "guests"]) {
      item.querySelector(`[data-figure="${name}"]`).textContent = figures[name];
    }
    item.querySelector('[data-figure="bar"]').setAttribute("width", String(figures.thousandths));
  }
}
