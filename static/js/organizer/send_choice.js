/** A form with [data-send-choice] is sent as soon as something is chosen; its button is for those without scripts. */
for (const form of document.querySelectorAll("form[data-send-choice]")) {
  form.querySelector("button").classList.add("visually-hidden");
  form.addEventListener("change", () => form.requestSubmit());
}
