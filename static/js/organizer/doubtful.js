/** The work list: one tick for all that are shown; the choice of a sitting needs no button. */
const all = document.querySelector("[data-tick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("change", (event) => {
    for (const box of document.querySelectorAll("input[name='item'][form='settle-ticked']")) box.checked = event.target.checked;
  });
}

const filter = document.getElementById("doubt-filter");
filter.querySelector("button")?.classList.add("visually-hidden");
filter.addEventListener("change", () => filter.requestSubmit());
