/** In or out, where the session is one that people may leave: what this phone scans until it is switched again. */

/**
 * @param {{group: HTMLElement, onChosen: (direction: "in" | "out") => void}} parts
 */
export function createDirectionSwitch({ group, onChosen }) {
  let now = "in";

  function paint() {
    for (const button of group.querySelectorAll("[data-direction]")) {
      button.setAttribute("aria-pressed", String(button.dataset.direction === now));
    }
    document.getElementById("scan").dataset.direction = now;
  }

  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-direction]");
    if (!button) return;
    now = button.dataset.direction;
    paint();
    onChosen(now);
  });

  return {
    /** @param {string | undefined} mode of the sitting; nobody is scanned out where people only come in */
    offer(mode, remembered) {
      group.hidden = mode !== "reentry" && mode !== "no_reentry";
      now = !group.hidden && remembered === "out" ? "out" : "in";
      paint();
    },
    direction: () => now,
  };
}
