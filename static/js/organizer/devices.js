/** The list of devices stays up to date while somebody looks at it. */
import { replaceParts } from "./fragment.js";

const PAUSE_MS = 5000;

setInterval(() => {
  if (document.hidden || document.querySelector("dialog[open]")) return;
  replaceParts(location.href, ["devices", "dialogs"]);
}, PAUSE_MS);
