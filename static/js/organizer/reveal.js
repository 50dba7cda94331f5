/** The button beside a password shows what was typed, and hides it again. */
export function revealPasswords(page) {
  for (const box of page.querySelectorAll("[data-reveal]")) {
    const input = box.querySelector("input");
    const button = box.querySelector("[data-reveal-button]");
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? button.dataset.hide : button.dataset.show;
      input.focus();
    });
    input.form?.addEventListener("submit", () => {
      input.type = "password"; // or the browser would not offer to keep it
    });
  }
}
