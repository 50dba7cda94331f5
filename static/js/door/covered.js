/**
 * What a verdict lies over takes no focus meanwhile. Only the field of typed numbers goes on taking them, since the next
 * one is typed while the last is still shown; but no Tab leads there.
 */

const FOCUSABLE = "button, input";

/** The largest parts of a tree that hold everything but `field`. */
const around = (part, field) =>
  part.contains(field) ? [...part.children].flatMap((child) => around(child, field)) : [part];

const takesFocus = (part) => part.matches(FOCUSABLE) || part.querySelector(FOCUSABLE);

/**
 * @param {{over: HTMLElement, under: HTMLElement[], field: HTMLInputElement}} parts
 */
export function createCovered({ over, under, field }) {
  // a label that is inert would name its field no more
  const parts = under.flatMap((part) => around(part, field)).filter(takesFocus);
  let before = null;

  function cover(on) {
    for (const part of parts) part.inert = on;
    field.tabIndex = on ? -1 : 0;
  }

  return {
    cover() {
      before ??= document.activeElement;
      cover(true);
    },
    /** The focus goes back where it was, unless it has gone elsewhere. */
    uncover() {
      const focused = document.activeElement;
      cover(false);
      if (focused === document.body || over.contains(focused)) before?.focus({ preventScroll: true });
      before = null;
    },
  };
}
