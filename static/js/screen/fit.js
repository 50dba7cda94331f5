/** A long name is written smaller rather than cut; the style sheet says how much smaller. */

const SIZES = ["smaller", "smallest"];

/** @param {HTMLElement} name one line that may not wrap */
export function fitName(name) {
  name.dataset.fit = "full";
  for (const size of SIZES) {
    if (name.scrollWidth <= name.clientWidth) return;
    name.dataset.fit = size;
  }
}
