/** The page as a thing on a wall: theme, accent, full screen, no cursor, no sleep. */

import { stayAwake } from "../shared/wake.js";
import { readableAccent } from "./accent.js";

const THEMES = ["light", "dark"];
const CURSOR_MS = 2000;

const root = document.documentElement;
const darkness = matchMedia("(prefers-color-scheme: dark)");

/** @returns {{setAccent: (hex: string) => void, setTheme: (theme: string) => void}} */
export function setStage() {
  const asked = new URLSearchParams(location.search).get("theme");
  let accent = "";
  let theme = "";

  function paint() {
    const color = readableAccent(accent, getComputedStyle(root).getPropertyValue("--paper").trim());
    if (color) root.style.setProperty("--accent", color);
  }

  darkness.addEventListener("change", paint);
  hideRestingCursor();
  goFullScreenOnKey();
  stayAwake();
  return {
    /** "light", "dark", or "auto" as the computer; what the address asks for goes before it */
    setTheme(wanted) {
      if (wanted === theme) return;
      theme = wanted;
      if (THEMES.includes(asked)) return;
      if (THEMES.includes(theme)) root.dataset.theme = theme;
      else delete root.dataset.theme;
      if (accent) paint();
    },
    setAccent(hex) {
      if (hex === accent) return;
      accent = hex;
      paint();
    },
  };
}

function hideRestingCursor() {
  let timer = 0;
  const rest = () => {
    root.classList.remove("resting");
    clearTimeout(timer);
    timer = setTimeout(() => root.classList.add("resting"), CURSOR_MS);
  };
  for (const kind of ["pointermove", "pointerdown"]) window.addEventListener(kind, rest);
  rest();
}

function goFullScreenOnKey() {
  window.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => undefined); // refused in a frame or by policy: nothing to do
  });
}
