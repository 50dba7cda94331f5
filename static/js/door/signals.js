/** A sound and a vibration for each tone, told apart with closed eyes; played only once the server has answered. */

// [hertz, starts after ms, lasts ms, wave]
const SOUNDS = {
  go: [[880, 0, 90, "sine"], [1318, 90, 160, "sine"]],
  look: [[523, 0, 140, "triangle"], [523, 220, 140, "triangle"]],
  stop: [[165, 0, 520, "square"]],
  unrecorded: [[440, 0, 120, "triangle"], [330, 150, 120, "triangle"], [247, 300, 200, "triangle"]],
};
const VIBRATIONS = { go: [70], look: [90, 80, 90], stop: [400], unrecorded: [60, 60, 60, 60, 60] };
const LOUDNESS = { sine: 0.35, triangle: 0.45, square: 0.18 };

/** @param {{onLocked: (locked: boolean) => void}} listeners hears whether a touch is needed before anything sounds */
export function createSignals({ onLocked }) {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  let context = null;

  const isLocked = () => Boolean(Context) && context?.state !== "running";

  // Made at the first touch: browsers let no page sound before, and complain about those that try
  async function unlock() {
    if (!Context) return;
    if (!context) {
      context = new Context();
      context.addEventListener("statechange", () => onLocked(isLocked()));
    }
    if (context.state !== "running") await context.resume().catch(() => undefined);
    onLocked(isLocked());
  }

  function note([hertz, after, lasts, wave]) {
    const start = context.currentTime + after / 1000;
    const end = start + lasts / 1000;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = wave;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS[wave], start + 0.01);
    gain.gain.setValueAtTime(LOUDNESS[wave], end - 0.03);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }

  onLocked(isLocked());
  document.addEventListener("pointerdown", unlock);
  document.addEventListener("keydown", unlock);

  return {
    /** @param {"go" | "look" | "stop" | "unrecorded"} tone */
    play(tone) {
      if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(VIBRATIONS[tone]);
      if (!isLocked() && context) SOUNDS[tone].forEach(note);
    },
  };
}
