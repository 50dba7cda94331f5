/** Listens for a reader on the whole page, whatever has the focus; a field that it typed into gets its text back. */

import { createBurst } from "./reader_burst.js";

const SETTLED_MS = 200;

/** @returns {HTMLInputElement | HTMLTextAreaElement | null} what takes typed text now */
function focusedField() {
  const focused = document.activeElement;
  return focused?.matches("input:not([type=radio], [type=checkbox], [type=file]), textarea") ? focused : null;
}

const pressOf = (event, field) => ({
  key: event.key ?? "", // autofill sends events without one
  code: event.code ?? "",
  shift: event.shiftKey,
  repeat: event.repeat,
  command: (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph"),
  at: event.timeStamp,
  inField: Boolean(field),
});

function putBack(before) {
  const { field, value } = before;
  if (!field?.isConnected || field.value === value) return;
  const write = () => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  write();
  if (!before.composing) return;
  // an input method writes once more what it was composing
  field.addEventListener("compositionend", () => setTimeout(write), { once: true });
  field.blur();
  field.focus();
}

/**
 * @param {{isOn: () => boolean, onReading: (text: string) => void, onChanged: () => void, onTorn: () => void}} parts
 *   `onChanged`: a reader has read, and an input method on this machine changed its letters; `onTorn`: only a part of a
 *   badge's code came from it
 */
export function listenForReader({ isOn, onReading, onChanged, onTorn }) {
  const burst = createBurst();
  let before = { field: null, value: "", composing: false };
  let timer = null;

  function settle() {
    const reading = burst.settle();
    if (!reading) return;
    putBack(before);
    onReading(reading);
  }

  function hear(event) {
    const field = focusedField();
    const heard = burst.press(pressOf(event, field));
    if (heard.swallow) event.preventDefault();
    if (heard.reading || heard.changed || heard.torn) putBack(before);
    if (heard.starts) before = { field, value: field?.value ?? "", composing: false };
    before.composing ||= event.isComposing;
    if (heard.reading) onReading(heard.reading);
    else if (heard.changed) onChanged();
    else if (heard.torn) onTorn();
  }

  const listen = (event) => {
    clearTimeout(timer);
    if (!isOn() || !event.isTrusted || !event.getModifierState) return;
    hear(event);
    timer = setTimeout(settle, SETTLED_MS);
  };
  addEventListener("keydown", listen, { capture: true });
}
