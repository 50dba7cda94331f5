/** Pairing: the one-time code from the address or typed, and a name for this phone. */

import { Refused, createServer } from "./server.js";

/**
 * @param {{form: HTMLFormElement, words: object, code: string | null, onPaired: (answer: object) => void,
 *   onUseless: (sentence: string) => boolean}} parts
 *   `onUseless` hears that the code is worth nothing, and why; true where the phone goes on without it
 */
export function createPairingForm({ form, words, code, onPaired, onUseless }) {
  const name = form.elements.namedItem("name");
  const typedCode = form.elements.namedItem("code");
  const problem = form.querySelector(".problem");
  const button = form.querySelector("button");

  typedCode.value = code ?? "";
  form.querySelector(".pairing-code").hidden = Boolean(code);
  if (!name.value) name.value = words.pairing.device_name;

  function say(sentence) {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  }

  function tell(error) {
    if (!(error instanceof Refused)) return say(words.not_reached);
    const sentence = words.refusals[error.code] ?? error.message;
    if (error.code === "pairing_refused") {
      if (onUseless(sentence)) return undefined;
      form.querySelector(".pairing-code").hidden = false;
      typedCode.value = "";
      typedCode.focus();
    }
    return say(sentence);
  }

  async function pair() {
    say("");
    button.disabled = true;
    try {
      onPaired(await createServer().pair(typedCode.value.trim(), name.value.trim()));
    } catch (error) {
      tell(error);
    } finally {
      button.disabled = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pair();
  });

  return { say };
}
