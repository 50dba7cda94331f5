/**
 * Ticks in the list of delegates. The list is put in place anew while somebody searches, so everything is asked of
 * the page at the moment when it is needed. The bar shows itself once somebody is ticked.
 */
const page = document.getElementById("content");
if (page) {
  page.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
    }
    if (event.target.form?.id === "bulk" || event.target.matches("[data-tick-all]")) tell();
  });
  new MutationObserver(tell).observe(page, { childList: true });
  tell();
}

function boxes() {
  return [...page.querySelectorAll("input[name='who']")];
}

function tell() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const all = bar.querySelector("[name='all']");
  const ticked = boxes().filter((box) => box.checked).length;
  const head = page.querySelector("[data-tick-all]");
  head.hidden = false;
  head.checked = ticked > 0 && ticked === boxes().length;
  head.indeterminate = ticked > 0 && ticked < boxes().length;
  bar.hidden = ticked === 0 && !all.checked;
  bar.querySelector(".bulk-chosen b").textContent = all.checked ? all.dataset.count : String(ticked);
}
