/** Typing a badge number: digits first, letters one touch away. */

/**
 * @param {{form: HTMLFormElement, opener: HTMLButtonElement, onNumber: (number: string) => void,
 *   onInput: () => void}} parts
 */
export function createTypedForm({ form, opener, onNumber, onInput }) {
  const input = form.querySelector("input");
  const letters = form.querySelector(".typed-letters");

  function show(open) {
    form.hidden = !open;
    opener.hidden = open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) input.focus();
    else opener.focus();
  }

  opener.addEventListener("click", () => show(true));
  form.querySelector(".typed-close").addEventListener("click", () => show(false));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
  letters.addEventListener("click", () => {
    const digits = input.inputMode === "text";
    input.inputMode = digits ? "numeric" : "text";
    letters.setAttribute("aria-pressed", String(!digits));
    input.blur(); // a keyboard that is up changes only when it comes up again
    input.focus();
  });
  input.addEventListener("input", onInput);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = input.value.trim();
    input.value = "";
    if (number) onNumber(number);
    else input.focus();
  });

  return {
    /** The number was answered: the next one can be typed. */
    next() {
      if (!form.hidden) input.focus();
    },
    /** The number was not recorded: it can be asked about again, unless another was typed meanwhile. */
    giveBack(number) {
      if (!input.value) input.value = number;
    },
  };
}
