/** A photo is sent as soon as it is chosen or taken; the other, empty field stays behind. */

for (const form of document.querySelectorAll("form[data-send-at-once]")) {
  form.addEventListener("change", ({ target }) => {
    if (!target.files?.length) return;
    for (const input of form.querySelectorAll("input[type=file]")) input.disabled = input !== target;
    form.requestSubmit();
  });
}
