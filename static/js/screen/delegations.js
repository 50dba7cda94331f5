/** The delegations as thin bars. Where there are more than fit, pages turn by themselves. */

import { shownDelegations } from "./board.js";
import { fitUnit } from "./fit.js";
import { gently } from "./motion.js";
import { gridFor } from "./paging.js";

const PAGE_MS = 6000;

const byId = (id) => document.getElementById(id);

/**
 * @param {{words: Object<string, string>}} options
 * @returns {(board: import("./board.js").Board) => void}
 */
export function delegationsArea({ words }) {
  const list = byId("delegation-list");
  let delegations = [];
  let page = 0;
  let timer = 0;

  function draw() {
    byId("delegations").hidden = delegations.length === 0;
    if (!delegations.length) return;
    const style = getComputedStyle(list);
    const room = ["--most-columns", "--most-rows"].map((name) => Number(style.getPropertyValue(name)) || 1);
    const grid = gridFor(delegations.length, ...room);
    page %= grid.pages;
    list.style.setProperty("--columns", grid.columns);
    list.style.setProperty("--rows", grid.rows);
    byId("page-number").textContent =
      grid.pages > 1 ? words.page.replace("{page}", page + 1).replace("{pages}", grid.pages) : "";
    showRows(delegations.slice(page * grid.perPage, (page + 1) * grid.perPage));
    turnLater(grid.pages);
  }

  function showRows(shown) {
    const same = shown.length === list.children.length && shown.every((one, at) => isRowOf(list.children[at], one));
    if (!same) {
      const turned = list.children.length > 0;
      list.replaceChildren(...shown.map(makeRow));
      if (turned) gently(list, [{ opacity: 0 }, { opacity: 1 }], 500);
    }
    shown.forEach((one, at) => fill(list.children[at], one));
  }

  function turnLater(pages) {
    if (pages > 1) {
      timer ||= setInterval(turn, PAGE_MS);
    } else {
      clearInterval(timer);
      timer = 0;
    }
  }

  function turn() {
    page += 1;
    draw();
  }

  window.addEventListener("resize", draw);
  return (board) => {
    delegations = shownDelegations(board);
    draw();
  };
}

function makeRow(one) {
  const row = byId("delegation-row").content.firstElementChild.cloneNode(true);
  row.dataset.id = one.id;
  return row;
}

function isRowOf(row, one) {
  return row.dataset.id === String(one.id);
}

function fill(row, { name, convened, present }) {
  row.classList.toggle("full", present >= convened);
  row.querySelector(".numbers").textContent = `${present}/${convened}`;
  fitUnit(row.querySelector(".name"), name);
  row.querySelector(".bar").style.setProperty("--share", Math.min(1, present / convened));
}
