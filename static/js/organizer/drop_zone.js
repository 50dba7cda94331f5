/**
 * A form with one file input: takes a dropped file too, says which file was chosen, and refuses too large ones at once.
 * @param {HTMLFormElement} form with data-limit (bytes) and data-too-large (the sentence)
 */
export function dropZone(form) {
  const input = form.querySelector("input[type='file']");
  const zone = form.querySelector(".dropzone");
  const chosen = form.querySelector("[data-chosen]");
  const problem = form.querySelector("[data-upload-problem]");
  const invitation = chosen.textContent;

  function look() {
    const file = input.files[0];
    const tooLarge = file && file.size > Number(form.dataset.limit);
    zone.classList.toggle("dropzone-filled", Boolean(file));
    chosen.textContent = file ? `${file.name} (${sizeOf(file)})` : invitation;
    problem.hidden = !tooLarge;
    problem.textContent = tooLarge ? form.dataset.tooLarge : "";
    input.setCustomValidity(problem.textContent);
  }

  input.addEventListener("change", look);
  form.addEventListener("submit", (event) => {
    if (input.validationMessage) event.preventDefault();
  }, { capture: true });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("dropzone-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) zone.classList.remove("dropzone-over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dropzone-over");
    if (event.dataTransfer.files.length === 0) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    look();
  });
  // back from the preview, the browser may have kept the choice
  look();
}

function sizeOf(file) {
  const unit = file.size < 1024 * 1024 ? ["kilobyte", 1024] : ["megabyte", 1024 * 1024];
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: unit[0], maximumFractionDigits: 1,
  });
  return format.format(Math.max(file.size / unit[1], 0.1));
}
