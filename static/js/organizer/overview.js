/** The event's first page follows the doors. */
import { followFigures } from "./figures.js";

followFigures(document.querySelector("[data-figures]"));
