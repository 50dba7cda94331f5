/** What devices tell stays up to date while somebody looks at it: the parts that data-refresh names. */
import { replaceParts } from "./fragment.js";

const PAUSE_MS = 5000;

/** How the reader left the old parts, and a function that leaves the new ones so. */
function reading() {
  const focused = document.activeElement?.id;
  const open = [...document.querySelectorAll("details[id][open]")].map((details) => details.id);
  const scrolled = document.querySelector("#devices .table-box")?.scrollTop ?? 0;
  return () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    document.querySelector("#devices .table-box")?.scrollTo(0, scrolled);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
}

setInterval(async () => {
  if (document.hidden || document.querySelector("dialog[open]")) return;
  const parts = document.querySelector("[data-refresh]")?.dataset.refresh.split(" ");
  if (!parts) return;
  const restore = reading();
  if (await replaceParts(location.href, parts)) restore();
}, PAUSE_MS);
