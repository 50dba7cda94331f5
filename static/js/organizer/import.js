/** The upload of a list. */
import { dropZone } from "./drop_zone.js";

dropZone(document.querySelector("[data-upload]"));
