/** The latest arrivals: as many as there is room for, the newest on top. */

import { fitName, fitUnit } from "./fit.js";
import { gently } from "./motion.js";
import { showFace } from "./face.js";

const byId = (id) => document.getElementById(id);

/**
 * @param {{words: Object<string, string>, timeOf: (at: string, zone: string) => string,
 *   photoUrlOf: (photo: string) => string}} options
 * @returns {(board: import("./board.js").Board) => void}
 */
export function arrivalsArea({ words, timeOf, photoUrlOf }) {
  const list = byId("arrivals");
  const rows = new Map(); // by whom and when, so that whoever stays moves and is not made anew
  let shown = null;

  function draw(board) {
    shown = board;
    showEmptiness(board);
    const keyed = withKeys(board.arrivals.slice(0, roomFor()));
    const places = new Map([...rows].map(([key, row]) => [key, row.offsetTop]));
    const first = rows.size === 0;
    for (const [key, row] of rows) {
      if (keyed.every(([kept]) => kept !== key)) {
        row.remove();
        rows.delete(key);
      }
    }
    for (const [key, arrival] of keyed) {
      if (!rows.has(key)) rows.set(key, makeRow());
      list.append(rows.get(key)); // first: what is not on the page cannot be measured
      fill(rows.get(key), arrival, board);
    }
    if (!first) move(keyed, places);
  }

  /** Rows share the whole height, none lower than the style sheet allows. */
  function roomFor() {
    list.style.removeProperty("--row");
    const probe = list.appendChild(makeRow());
    const room = Math.max(1, Math.floor(list.clientHeight / probe.offsetHeight));
    probe.remove();
    list.style.setProperty("--row", `${list.clientHeight / room}px`);
    return room;
  }

  function showEmptiness({ sitting, arrivals }) {
    byId("nobody").textContent = { planned: words.planned, closed: words.closed }[sitting?.state] ?? words.nobody_yet;
    byId("nobody").hidden = arrivals.length > 0;
  }

  function fill(row, arrival, { event, view }) {
    const photoUrl = view.photos ? photoUrlOf : null;
    showFace(row.querySelector(".tile"), arrival, photoUrl);
    row.querySelector(".name").textContent = arrival.full_name;
    row.querySelector(".seat").textContent = arrival.seat ? words.seat.replace("{seat}", arrival.seat) : "";
    row.querySelector("time").textContent = timeOf(arrival.at, event.time_zone);
    row.querySelector("time").dateTime = arrival.at;
    fitName(row.querySelector(".name"));
    fitUnit(row.querySelector(".delegation"), arrival.delegation);
  }

  function move(keyed, places) {
    for (const [key] of keyed) {
      const row = rows.get(key);
      const from = places.get(key);
      if (from === undefined) gently(row, [{ opacity: 0, transform: "translateY(-20%)" }, { opacity: 1, transform: "none" }]);
      else if (from !== row.offsetTop) {
        gently(row, [{ transform: `translateY(${from - row.offsetTop}px)` }, { transform: "none" }]);
      }
    }
  }

  new ResizeObserver(() => shown && draw(shown)).observe(list);
  return draw;
}

function makeRow() {
  return byId("arrival-row").content.firstElementChild.cloneNode(true);
}

function withKeys(arrivals) {
  const times = new Map();
  return arrivals.map((arrival) => {
    const key = `${arrival.at} ${arrival.full_name}`;
    times.set(key, (times.get(key) ?? 0) + 1);
    return [`${key} ${times.get(key)}`, arrival];
  });
}
