/** Loads the page again, once whoever is being asked a question there has answered or left it. */
export function reloadWhenFree() {
  const question = document.querySelector("dialog[open]");
  if (question) question.addEventListener("close", reload, { once: true });
  else reload();
}

function reload() {
  location.reload();
}
