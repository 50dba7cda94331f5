/**
 * A page that follows its event: after each change, and now and then without one, it asks for itself again and takes
 * the parts that differ. What somebody is doing in a part (a question that is open, a field, the place of reading)
 * stays.
 */
import { Ended, followLive } from "../shared/live.js";

const LONGEST_WAIT_MS = 10_000;
const REST_MS = 1000; // between two looks, however fast people come
const LOOK_AROUND_MS = 5000; // batteries and queues of phones are in no delta
const TOKEN = /name="csrf_token" value="[^"]*"/g; // a new one each time

/**
 * @param {HTMLElement} root with data-event and data-seq; parts of the page are marked data-live and have an id
 * @param {() => void} [onChange] after parts were taken
 */
export function followParts(root, onChange = () => {}) {
  let lastLook = performance.now();
  const look = async () => {
    await new Promise((resolve) => setTimeout(resolve, lastLook + REST_MS - performance.now()));
    lastLook = performance.now();
    const fresh = await ask();
    if (takeParts(fresh)) onChange();
    return { seq: Number(fresh.getElementById(root.id).dataset.seq) };
  };
  const lost = document.querySelector("[data-live-lost]");
  const on = document.querySelector("[data-live-on]");
  followLive({
    auth: { event: Number(root.dataset.event) },
    takeSnapshot: look,
    snapshot: { seq: Number(root.dataset.seq) },
    onSnapshot: () => {},
    onState: (state) => {
      lost.hidden = state === "live";
      on.hidden = state !== "live";
    },
  });
  setInterval(() => {
    if (!document.hidden && performance.now() - lastLook >= LOOK_AROUND_MS) look().catch(() => undefined);
  }, LOOK_AROUND_MS);
}

async function ask() {
  const answer = await fetch(location.href, {
    headers: { Accept: "text/html" },
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  });
  if (answer.redirected || [401, 403, 404].includes(answer.status)) throw new Ended(String(answer.status));
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const written = (part) => part.outerHTML.replace(TOKEN, "");

/** @returns {boolean} whether anything differed */
function takeParts(fresh) {
  let changed = false;
  for (const { id } of [...document.querySelectorAll("[data-live]")]) {
    const [old, part] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !part || isUsed(old) || written(old) === written(part)) continue;
    replaceKept(old, document.adoptNode(part));
    changed = true;
  }
  return changed;
}

function isUsed(part) {
  return Boolean(part.querySelector("dialog[open]")) || (part.contains(document.activeElement) && isTyping());
}

function isTyping() {
  return ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName);
}

/** The new part is scrolled, and the same link in it focused, as the old one was. */
function replaceKept(old, part) {
  const boxes = [...old.querySelectorAll(".table-box"), ...(old.matches(".table-box") ? [old] : [])];
  const scrolled = boxes.map((box) => [box.scrollTop, box.scrollLeft]);
  const links = [...old.querySelectorAll("a, button")];
  const focused = links.indexOf(document.activeElement);
  old.replaceWith(part);
  const fresh = [...part.querySelectorAll(".table-box"), ...(part.matches(".table-box") ? [part] : [])];
  fresh.forEach((box, at) => box.scrollTo(scrolled[at]?.[1] ?? 0, scrolled[at]?.[0] ?? 0));
  if (focused >= 0) part.querySelectorAll("a, button")[focused]?.focus({ preventScroll: true });
}
