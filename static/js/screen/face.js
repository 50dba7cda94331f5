/** A person's picture where one may be shown and can be loaded, else their initials. */

import { initials } from "./people.js";

/**
 * @param {HTMLElement} tile holds `.initials` and an `img`
 * @param {import("./board.js").Arrival} arrival
 * @param {((photo: string) => string) | null} photoUrlOf null: pictures are not shown
 */
export function showFace(tile, arrival, photoUrlOf) {
  const image = tile.querySelector("img");
  const url = arrival.photo && photoUrlOf ? photoUrlOf(arrival.photo) : "";
  tile.querySelector(".initials").textContent = initials(arrival.full_name);
  if (image.getAttribute("src") === url) return;
  image.hidden = true;
  image.onload = () => (image.hidden = false);
  if (url) image.setAttribute("src", url);
  else image.removeAttribute("src");
}
