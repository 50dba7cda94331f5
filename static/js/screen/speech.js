/**
 * Reads names aloud with the browser's own voice, once somebody switched it on. What cannot be said in time is left out:
 * a name that is read a minute late greets nobody.
 */

import { newcomers } from "./newcomers.js";

const MOST_WAITING = 3;
const LANGUAGE = { vi: "vi-VN", en: "en-GB" };

const byId = (id) => document.getElementById(id);

/** @param {import("./live_page.js").Screen} screen */
export function speechArea({ language, words }) {
  const button = byId("speech");
  const voice = window.speechSynthesis;
  let on = false;
  let waiting = [];
  let drawn = null;

  function sayNext() {
    const arrival = on ? waiting.shift() : null;
    if (!arrival) return;
    const saying = new SpeechSynthesisUtterance(greeting(arrival, words));
    saying.lang = LANGUAGE[language] ?? language;
    saying.onend = sayNext;
    saying.onerror = sayNext;
    voice.speak(saying);
  }

  function turn() {
    on = !on;
    waiting = [];
    if (!on) voice.cancel();
    show();
  }

  function show() {
    button.setAttribute("aria-pressed", String(on));
    byId("speech-words").textContent = on ? words.silence : words.speak;
  }

  if (voice) {
    button.hidden = false;
    button.addEventListener("click", turn);
    show();
  }

  return (board) => {
    const came = newcomers(drawn, board);
    drawn = board;
    if (!on || !came.length) return;
    waiting = [...waiting, ...came].slice(-MOST_WAITING);
    if (!voice.speaking) sayNext();
  };
}

function greeting({ full_name: name, delegation, counts }, words) {
  const sentence = !counts ? words.spoken_others : delegation ? words.spoken_from : words.spoken;
  return sentence.replace("{name}", name).replace("{delegation}", delegation);
}
