/** The list of delegates answers while one types; without this the form's own button does. */
import { replaceParts } from "./fragment.js";

const PAUSE_MS = 180;

const form = document.getElementById("search");
if (form) followSearch(form);

function followSearch(searchForm) {
  let timer = 0;
  let running = new AbortController();
  document.getElementById("search-button").classList.add("visually-hidden");

  async function search() {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const address = addressOf(searchForm);
    const list = document.getElementById("list");
    list.setAttribute("aria-busy", "true");
    if (await replaceParts(address, ["list", "export"], signal)) history.replaceState(null, "", address);
    else if (!signal.aborted) location.assign(address);
  }

  searchForm.addEventListener("input", (event) => {
    // what was chosen of one field of the event means nothing in another
    if (event.target.name === "field") for (const one of searchForm.querySelectorAll("[name='has'], [name='lacks']")) one.remove();
    clearTimeout(timer);
    timer = setTimeout(search, event.target.type === "search" ? PAUSE_MS : 0);
  });
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  // a filter keeps what is typed, and the field keeps its focus
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("a.chip");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    takeFilters(searchForm, new URL(chip.href).searchParams);
    search();
  });
}

/** The form's address without what is empty. */
function addressOf(searchForm) {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(searchForm)) {
    if (value.trim()) wanted.set(name, value.trim());
  }
  const query = wanted.toString();
  return location.pathname + (query ? `?${query}` : "");
}

/** Lets the form's hidden fields say what a chip's address says beyond the fields that are shown. */
function takeFilters(searchForm, wanted) {
  for (const field of searchForm.querySelectorAll("input[type='hidden']")) field.remove();
  for (const [name, value] of wanted) {
    if (searchForm.elements.namedItem(name)) continue;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    searchForm.append(field);
  }
}
