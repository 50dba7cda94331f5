/** Whoever comes, large: the latest over half of the board, those before smaller below. */

import { showFace } from "./face.js";
import { fitName, fitUnit } from "./fit.js";
import { gently } from "./motion.js";

const EARLIER = 6;

const byId = (id) => document.getElementById(id);

/** @param {import("./live_page.js").Screen} screen */
export function guestsArea({ words, timeOf, photoUrlOf }) {
  let drawn = "";

  return (board) => {
    const key = JSON.stringify([board.arrivals.slice(0, EARLIER + 1), board.view.photos, board.sitting]);
    if (key === drawn) return;
    drawn = key;
    const [latest, ...others] = board.arrivals;
    byId("nobody").textContent = { planned: words.planned, closed: words.closed }[board.sitting?.state] ?? words.nobody_yet;
    byId("nobody").hidden = Boolean(latest) || !board.sitting;
    byId("latest").hidden = !latest;
    if (latest) showLatest(latest, board);
    byId("earlier").replaceChildren(...others.slice(0, EARLIER).map((one) => makeRow(one, board)));
    byId("earlier").querySelectorAll(".name").forEach(fitName);
    byId("earlier").querySelectorAll(".delegation").forEach((line) => fitUnit(line, line.textContent));
  };

  function showLatest(arrival, board) {
    const panel = byId("latest");
    const isNew = panel.dataset.who !== `${arrival.at} ${arrival.full_name}`;
    panel.dataset.who = `${arrival.at} ${arrival.full_name}`;
    fill(panel, arrival, board);
    byId("greeting").textContent = arrival.counts ? words.greeting : words.greeting_others;
    if (isNew) gently(panel, [{ opacity: 0, transform: "translateY(2%)" }, { opacity: 1, transform: "none" }], 420);
  }

  function makeRow(arrival, board) {
    const row = byId("earlier-row").content.firstElementChild.cloneNode(true);
    fill(row, arrival, board);
    row.querySelector("time").textContent = timeOf(arrival.at);
    row.querySelector("time").dateTime = arrival.at;
    return row;
  }

  function fill(element, arrival, { view }) {
    showFace(element.querySelector(".tile"), arrival, view.photos ? photoUrlOf : null);
    element.querySelector(".name").textContent = arrival.full_name;
    element.querySelector(".delegation").textContent = arrival.delegation;
    const seat = element.querySelector(".seat");
    seat.textContent = arrival.seat ? words.seat.replace("{seat}", arrival.seat) : "";
    seat.hidden = !arrival.seat;
  }
}
