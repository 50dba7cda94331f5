/** The scanning page: one reading after the other is asked about, and each answer shown until the next or its time. */

import { createCamera } from "./camera.js";
import { createDecoder } from "./decoder.js";
import { createQuestions } from "./questions.js";
import { NotReached, Refused } from "./server.js";
import { createSightings } from "./sightings.js";
import { createSignals } from "./signals.js";
import { createTimings } from "./timings.js";
import { createTypedForm } from "./typed_form.js";
import { describe } from "./verdict.js";
import { createVerdictPanel } from "./verdict_panel.js";
import { timesIn } from "./zone_time.js";

// How long a verdict stays by itself, and how long the next badge waits so that nobody misses it
const STAYS_MS = { go: 3000, look: 6000, stop: 7000, unrecorded: 10_000 };
const AT_LEAST_MS = { go: 400, look: 900, stop: 900, unrecorded: 2500 };

const element = (id) => document.getElementById(id);

const afterPaint = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now())));

/**
 * @param {{words: object, door: {server: object, clock: object, link: {note: (heard: boolean) => void},
 *   place: () => {entrance_id: number, sitting_id: number}, event: () => object, sittingName: () => string},
 *   bar: object, onAdmitted: () => void, onRefused: (refused: Refused) => void}} parts
 *   `onRefused` hears what this page cannot mend: a phone that was cut off, a place that is gone
 */
export function createScanning({ words, door, bar, onAdmitted, onRefused }) {
  const sightings = createSightings();
  const timings = createTimings();
  const questions = createQuestions({ send: door.server.scan, now: door.clock.now });
  const signals = createSignals({ onLocked: (locked) => (element("unlock-sound").hidden = !locked) });
  const panel = createVerdictPanel({
    root: element("verdict"),
    words,
    onClose: () => dismiss(),
    onAgain: () => ask(lastReading),
  });
  const typed = createTypedForm({
    form: element("typed"),
    opener: element("type-number"),
    onNumber: (number) => ask({ method: "typed", read: number }),
    onInput: () => !asking && dismiss(),
  });
  const decoder = createDecoder({
    video: element("video"),
    onPicture: (text, times) => {
      const seen = sightings.see(text, times.taken, !asking && times.taken >= freeAt);
      if (seen) ask({ method: "camera", read: seen }, times);
    },
    onBroken: () => showProblem("decoder"),
  });
  const camera = createCamera(element("video"), {
    onProblem: showProblem,
    onTorch: (available) => (element("torch").hidden = !available),
  });

  let asking = false;
  let freeAt = 0;
  let dismissal = null;
  let lastReading = null;

  async function ask(reading, times = null) {
    if (asking) return;
    asking = true;
    lastReading = reading;
    clearTimeout(dismissal);
    panel.wait();
    element("scan").dataset.asking = "yes";
    try {
      const answer = await questions.ask({ ...reading, ...door.place() });
      door.link.note(true);
      showAnswer(answer, reading, times);
    } catch (error) {
      showFailure(error, reading);
    } finally {
      asking = false;
      element("scan").dataset.asking = "no";
    }
  }

  function showAnswer(answer, reading, times) {
    const answered = performance.now();
    const timeIn = timesIn(door.event().time_zone);
    const timeOf = (iso) => timeIn(iso, door.clock.now());
    panel.show(describe(answer, { words, timeOf, sitting: door.sittingName(), ...reading }));
    signals.play(answer.tone);
    if (answer.tone === "go") onAdmitted();
    if (reading.method === "typed") typed.next();
    stay(answer.tone);
    if (!times) return;
    afterPaint((painted) => {
      timings.add({ ...times, answered, painted });
      bar.showTimings(timings.summary());
    });
  }

  function showFailure(error, reading) {
    if (!(error instanceof Refused || error instanceof NotReached)) throw error;
    sightings.release(reading.read);
    const refused = error instanceof Refused;
    door.link.note(refused);
    if (refused && (error.endsPairing || error.status === 404)) {
      panel.close();
      onRefused(error);
      return;
    }
    panel.unrecorded(refused ? (words.refusals[error.code] ?? error.message) : words.not_reached);
    signals.play("unrecorded");
    stay("unrecorded");
  }

  function stay(tone) {
    freeAt = performance.now() + AT_LEAST_MS[tone];
    dismissal = setTimeout(dismiss, STAYS_MS[tone]);
  }

  function dismiss() {
    clearTimeout(dismissal);
    panel.close();
  }

  function showProblem(code) {
    const problem = words.camera[code] ?? (code && words.camera.failed);
    element("camera-problem").hidden = !problem;
    element("scan").dataset.camera = problem ? "broken" : "running";
    if (!problem) {
      decoder.start();
      return;
    }
    decoder.stop();
    element("camera-problem").dataset.problem = code;
    element("camera-problem-title").textContent = problem.title;
    element("camera-problem-advice").textContent = problem.advice;
  }

  element("camera-retry").addEventListener("click", () => camera.restart());
  element("torch").addEventListener("click", async () => {
    const on = element("torch").getAttribute("aria-pressed") !== "true";
    if (await camera.shine(on)) element("torch").setAttribute("aria-pressed", String(on));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !element("scan").hidden) camera.start();
  });

  return {
    start() {
      bar.showTimings(timings.summary());
      camera.start();
    },
    stop() {
      decoder.stop();
      camera.stop();
      dismiss();
    },
  };
}
