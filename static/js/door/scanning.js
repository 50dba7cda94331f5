/** The scanning page: one reading after the other is asked about, and each answer shown until the next or its time. */

import { createCamera } from "./camera.js";
import { admits } from "./decision.js";
import { createDecoder } from "./decoder.js";
import { createInputs } from "./inputs.js";
import { createReasonDialog } from "./reason_dialog.js";
import { NotReached, Refused } from "./server.js";
import { createSightings } from "./sightings.js";
import { createSignals } from "./signals.js";
import { createTimings } from "./timings.js";
import { createTypedForm } from "./typed_form.js";
import { describe, mayOverride } from "./verdict.js";
import { createVerdictPanel } from "./verdict_panel.js";
import { timesIn } from "./zone_time.js";

// How long a verdict stays by itself, and how long the next badge waits so that nobody misses it
const STAYS_MS = { go: 3000, look: 6000, stop: 7000, kept: 6000, unrecorded: 10_000 };
const AT_LEAST_MS = { go: 400, look: 900, stop: 900, kept: 900, unrecorded: 2500 };

const BY_HAND = ["typed", "picked"]; // these wait too until the verdict before them was seen

const element = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const afterPaint = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now())));

/**
 * @param {{words: object, door: {server: object, clock: object, link: {note: (heard: boolean) => void},
 *   offline: {ask: (reading: object) => Promise<{message: object, answer: object, judged: boolean}>},
 *   direction: () => "in" | "out", isSupervisor: () => boolean, place: () => {entrance_id: number, sitting_id: number}, event: () => object,
 *   sittingName: () => string},
 *   bar: object, onAdmitted: () => void, onShown: (id: string, name: string) => void, onUndo: (id: string) => void,
 *   onRefused: (refused: Refused) => void}} parts
 *   `onRefused` hears what this page cannot mend: a phone that was cut off, a place that is gone
 */
export function createScanning({ words, door, bar, onAdmitted, onShown, onUndo, onRefused }) {
  const sightings = createSightings();
  const timings = createTimings();
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
      const taking = !asking && times.taken >= freeAt && !inputs.cover() && !document.querySelector("dialog[open]");
      const seen = sightings.see(text, times.taken, taking);
      if (seen && !inputs.takesCard(seen)) ask({ method: "camera", read: seen }, times);
    },
    onBroken: () => showProblem("decoder"),
  });
  const camera = createCamera(element("video"), {
    onProblem: showProblem,
    onTorch(available) {
      element("torch").hidden = !available;
      if (!available) element("torch").setAttribute("aria-pressed", "false");
    },
  });

  let asking = false;
  let freeAt = 0;
  let dismissal = null;
  let lastReading = null;
  const waiting = []; // a reader is faster than any answer, a hand than some, a photo comes when it comes
  const inputs = createInputs({
    words,
    server: door.server,
    onReading: ask,
    onAlarm: () => signals.play("unrecorded"),
    onRefused,
  });
  const exception = createReasonDialog(element("exception"));
  let shownScan = null;
  let shownName = "";

  async function ask(reading, times = null) {
    if (asking) {
      if (reading.method !== "camera") waiting.push(reading);
      return;
    }
    asking = true;
    lastReading = reading;
    clearTimeout(dismissal);
    panel.wait();
    element("scan").dataset.asking = "yes";
    try {
      const direction = door.direction() === "out" ? { direction: "out" } : {};
      const outcome = await door.offline.ask({ ...direction, ...reading, ...door.place() });
      if (!outcome.answer.provisional) door.link.note(true);
      if (outcome.judged) showAnswer(outcome, reading, times);
      else showKept(reading);
    } catch (error) {
      showFailure(error, reading);
    } finally {
      if (BY_HAND.includes(waiting[0]?.method)) await pause(freeAt - performance.now());
      asking = false;
      element("scan").dataset.asking = "no";
    }
    if (waiting.length) ask(waiting.shift());
  }

  /** What the panel shows beside the verdict itself: that it is this phone's own, which way, and whether it can be undone. */
  function mark({ provisional = false, direction = "in" }, undoable, refusedOne = false) {
    const { dataset } = element("verdict");
    dataset.provisional = provisional ? "yes" : "no";
    dataset.direction = direction;
    element("verdict-undo").hidden = !undoable;
    element("verdict-override").hidden = !(refusedOne && door.isSupervisor());
  }

  /** It comes after the verdict, which waits for nothing; too late, it belongs to nobody on the screen. */
  async function showPortrait(scanId, name) {
    if (!name) return;
    const { jpeg } = await door.server.portrait(name).catch(() => ({ jpeg: "" }));
    if (shownScan === scanId && !element("verdict").hidden) panel.portray(jpeg);
  }

  function showAnswer({ message, answer }, reading, times) {
    const answered = performance.now();
    const timeIn = timesIn(door.event().time_zone);
    const timeOf = (iso) => timeIn(iso, door.clock.now());
    const described = describe(answer, { words, timeOf, sitting: door.sittingName(), ...reading });
    if (answer.provisional) described.spoken += `. ${words.provisional}`;
    shownScan = message.id;
    shownName = described.name;
    mark({ direction: message.direction, ...answer }, admits(answer.verdict), mayOverride(answer));
    panel.show(described);
    showPortrait(message.id, answer.photo);
    signals.play(answer.tone);
    onShown(message.id, described.name);
    if (admits(answer.verdict)) onAdmitted();
    if (reading.method === "typed") typed.next();
    stay(answer.tone);
    if (!times) return;
    afterPaint((painted) => {
      timings.add({ ...times, answered, painted });
      bar.showTimings(timings.summary());
    });
  }

  /** On the disk, and nobody could say what it means. */
  function showKept(reading) {
    const { word, reason, advice } = reading.method === "typed" ? words.kept_typed : words.kept;
    const lines = [reason, advice].map((text) => [{ text, filled: false }]);
    mark({}, false);
    panel.show({ tone: "kept", word, lines, spoken: `${word}. ${reason} ${advice}` });
    signals.play("look");
    if (reading.method === "typed") typed.next();
    stay("kept");
  }

  function showFailure(error, reading) {
    if (!(error instanceof Refused || error instanceof NotReached)) throw error;
    sightings.release(reading.read);
    inputs.release(reading.read);
    if (reading.method === "typed") typed.giveBack(reading.read);
    const refused = error instanceof Refused;
    door.link.note(refused);
    if (refused && (error.endsPairing || error.status === 404)) {
      panel.close();
      signals.play("unrecorded");
      onRefused(error);
      return;
    }
    mark({}, false);
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

  element("verdict-undo").addEventListener("click", (event) => {
    event.stopPropagation(); // a touch anywhere else closes the verdict
    dismiss();
    onUndo(shownScan);
  });
  element("verdict-override").addEventListener("click", (event) => {
    event.stopPropagation();
    const reading = lastReading;
    dismiss();
    exception.ask(shownName, async (reason) => void ask({ ...reading, override: { reason } }));
  });
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
    say: inputs.say,
    stop() {
      decoder.stop();
      camera.stop();
      waiting.length = 0;
      inputs.stop();
      dismiss();
    },
  };
}
