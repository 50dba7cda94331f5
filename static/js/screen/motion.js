/** How what changes moves: once, gently, and not at all where the browser is asked for calm. */

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const GENTLE_MS = 320;

/** @param {Element} element @param {Keyframe[]} keyframes from something to what the style says */
export function gently(element, keyframes, duration = GENTLE_MS) {
  if (!calm.matches) element.animate(keyframes, { duration, easing: "cubic-bezier(.2, .7, .3, 1)" });
}
