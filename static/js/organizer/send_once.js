/** A form on its way is not sent again; data-busy on its button is shown meanwhile. data-download: the page stays, so as often as one likes. */
export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button:not([type='button'])");
    if (!button) return;
    button.classList.add("busy");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
  // the page may come back out of the browser's memory as it was left
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of page.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll(".busy")) button.classList.remove("busy");
    }
  });
}
