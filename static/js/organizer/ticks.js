/**
 * A form with [data-ticks]: the box [data-all] ticks all or none, and the button [data-act] says how many are ticked.
 * A select with [data-reload] opens that address with its choice.
 */
for (const form of document.querySelectorAll("form[data-ticks]")) follow(form);

function follow(form) {
  const all = form.querySelector("[data-all]");
  const act = form.querySelector("[data-act]");
  const boxes = [...form.querySelectorAll("input[type='checkbox']:not([data-all])")];

  function tell() {
    const ticked = boxes.filter((box) => box.checked).length;
    if (all) {
      all.hidden = boxes.length === 0;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (act) {
      act.disabled = ticked === 0;
      act.querySelector("span").textContent = `${form.dataset.counted} (${ticked})`;
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    if (event.target.dataset.reload) {
      const wanted = new URLSearchParams({ [event.target.name]: event.target.value });
      location.assign(`${event.target.dataset.reload}?${wanted}#people`);
    }
    tell();
  });
  tell();
}
