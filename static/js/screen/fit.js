/** A long name is written smaller rather than cut; the style sheet says how much smaller. */

const SIZES = ["smaller", "smallest"];
const AT_THE_START = 0.4; // of the words that stay: units differ by how their names end

const isCut = (line) => line.scrollWidth > line.clientWidth;

/** @param {HTMLElement} name one line that may not wrap */
export function fitName(name) {
  name.dataset.fit = "full";
  for (const size of SIZES) {
    if (!isCut(name)) return;
    name.dataset.fit = size;
  }
}

/**
 * Writes the name of a unit into one line: smaller, and if that is not enough without words in its middle. The whole
 * is the line's title. Measured only where the name or the room has changed.
 *
 * @param {HTMLElement} line that may not wrap
 * @param {string} name
 */
export function fitUnit(line, name) {
  if (line.title === name && line.dataset.room === String(line.clientWidth)) return;
  line.title = name;
  line.textContent = name;
  fitName(line);
  if (isCut(line)) {
    line.textContent = shortened(name, (text) => {
      line.textContent = text;
      return !isCut(line);
    });
  }
  line.dataset.room = line.clientWidth;
}

/**
 * The name without as many words of its middle as must go; the name itself where nothing helps. Pure.
 *
 * @param {string} name
 * @param {(text: string) => boolean} fits
 */
export function shortened(name, fits) {
  const words = name.split(" ");
  for (let kept = words.length - 1; kept >= 2; kept -= 1) {
    const first = Math.max(1, Math.floor(kept * AT_THE_START));
    const text = [...words.slice(0, first), "…", ...words.slice(words.length - (kept - first))].join(" ");
    if (fits(text)) return text;
  }
  return name;
}
