/** A sheet that asks for a reason before an act: one of a few, or a typed one. */

/** @param {HTMLDialogElement} dialog made by templates/door/reason_dialog.html */
export function createReasonDialog(dialog) {
  const form = dialog.querySelector("form");
  const typed = dialog.querySelector(".reason-typed");
  const input = typed.querySelector("input");
  const problem = dialog.querySelector(".problem");
  const button = form.querySelector("[type=submit]");
  let act = null;

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  form.addEventListener("change", () => {
    typed.hidden = form.elements.namedItem("reason").value !== "";
    if (!typed.hidden) input.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = form.elements.namedItem("reason").value || input.value.trim();
    if (!reason) return input.focus();
    button.disabled = true; // a second touch would be a second act
    const acting = act;
    const failed = await acting(reason);
    if (act !== acting) return undefined; // it was closed meanwhile, and asks about another
    button.disabled = false;
    problem.textContent = failed ?? "";
    problem.hidden = !failed;
    if (!failed) dialog.close();
    return undefined;
  });

  return {
    /**
     * @param {string} who in one line
     * @param {(reason: string) => Promise<string | undefined>} onReason a sentence where it failed: the sheet stays
     */
    ask(who, onReason) {
      act = onReason;
      form.reset();
      button.disabled = false;
      typed.hidden = problem.hidden = true;
      dialog.querySelector(".reason-who").textContent = who;
      dialog.showModal();
    },
    close: () => dialog.close(),
  };
}
