/** Finding somebody without their badge: by name, initials or last figures, or by a citizen card. One touch picks. */

import { fill } from "../shared/words.js";
import { Refused } from "./server.js";

const QUIET_MS = 250; // after the last letter
const SLOW_MS = 400;

/** Two letters or figures in one word at least: the server takes no less. */
export const saysEnough = (text) => (text.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => word.length > 1);

/** Nobody is the card's holder: its date as people here write it, where it says one. */
const nobodyOf = ({ name, birth_date }, { card_nobody, card_nobody_undated }) =>
  birth_date
    ? fill(card_nobody, { name, date: birth_date.split("-").reverse().join("/") })
    : fill(card_nobody_undated, { name });

/**
 * @param {{panel: HTMLElement, under: HTMLElement, opener: HTMLButtonElement, template: HTMLTemplateElement, words: object,
 *   find: (wanted: {q: string} | {card: object}) => Promise<{hits: object[], more: boolean}>,
 *   onPick: (hit: object) => void, onRefused: (refused: Refused) => void}} parts
 *   `onRefused` hears that this phone was cut off
 */
export function createSearchPanel({ panel, under, opener, template, words, find, onPick, onRefused }) {
  const part = (name) => panel.querySelector(`.search-${name}`);
  const input = panel.querySelector("input");
  let asked = 0;
  let timer = null;
  let found = [];

  function say(text, again = false) {
    part("said").textContent = text;
    part("again").hidden = !again;
  }

  function row(hit, picked = pick) {
    const item = template.content.firstElementChild.cloneNode(true);
    const put = (name, text) => {
      item.querySelector(`.hit-${name}`).textContent = text;
    };
    put("name", hit.full_name);
    put("delegation", [hit.delegation, hit.position].filter(Boolean).join(" · "));
    put("category-name", hit.category);
    put("seat", hit.seat ? fill(words.seat, { seat: hit.seat }) : "");
    put("number", hit.badge_number);
    item.querySelector(".hit-category-color").style.setProperty("--category", hit.category_color);
    item.querySelector("button").addEventListener("click", () => picked(hit));
    return item;
  }

  function paint({ hits, more }) {
    found = hits;
    part("hits").replaceChildren(...hits.map((hit) => row(hit)));
    part("hits").scrollTop = 0;
    part("more").hidden = !more;
  }

  const none = () => paint({ hits: [], more: false });

  function fail(error, wanted) {
    none();
    if (!(error instanceof Refused)) say(words.search.not_reached, true);
    else if (error.endsPairing) onRefused(error);
    else say(words.refusals[error.code] ?? error.message, error.status === 429);
    part("again").onclick = () => ask(wanted);
  }

  async function ask(wanted, told = "", nobody = words.search.nobody) {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    timer = setTimeout(() => say(words.search.searching), SLOW_MS);
    try {
      const answer = await find(wanted);
      if (mine !== asked) return;
      paint(answer);
      say(answer.hits.length ? told : nobody);
    } catch (error) {
      if (mine === asked) fail(error, wanted);
    } finally {
      if (mine === asked) clearTimeout(timer);
    }
  }

  function look() {
    const q = input.value.trim();
    clearTimeout(timer);
    asked += 1; // an answer on its way is to what stands there no more
    panel.dataset.by = "name";
    if (saysEnough(q)) timer = setTimeout(() => ask({ q }), QUIET_MS);
    else {
      none();
      say(words.search.hint);
    }
  }

  function show(open) {
    panel.hidden = !open;
    under.inert = open;
    opener.setAttribute("aria-expanded", String(open));
    input.value = "";
    clearTimeout(timer);
    asked += 1;
    none(); // names stay on no screen that is not looked at
    say(words.search.hint);
    panel.dataset.by = "name";
  }

  function pick(hit) {
    show(false);
    onPick(hit);
  }

  function close() {
    show(false);
    opener.focus();
  }

  opener.addEventListener("click", () => {
    show(true);
    input.focus();
  });
  part("close").addEventListener("click", close);
  input.addEventListener("input", look);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  panel.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const q = input.value.trim();
    if (panel.dataset.by === "name" && saysEnough(q)) ask({ q });
    if (found.length) input.blur(); // the keyboard makes room for them
  });

  return {
    row,
    typed: () => input.value.trim(),
    pick,
    isOpen: () => !panel.hidden,
    hide: () => show(false),
    /** @param {{name: string, birth_date: string | null}} card nothing of it stays once the panel is closed */
    showCard(card) {
      show(true);
      if (!saysEnough(card.name)) {
        say(words.search.unreadable);
        input.focus();
        return;
      }
      panel.dataset.by = "card";
      input.value = card.name;
      ask({ card }, words.search.card, nobodyOf(card, words.search));
    },
  };
}
