/** The scanning page: one reading after the other is asked about, and each answer shown until the next or its time. */

import { createCamera } from "./camera.js";
import { createCovered } from "./covered.js";
import { admits } from "./decision.js";
import { createDecoder } from "./decoder.js";
import { createInputs } from "./inputs.js";
import { createReasonDialog } from "./reason_dialog.js";
import { createProblemPanel } from "./problem_panel.js";
import { NotReached, Refused } from "./server.js";
import { STRANGE_AFTER_MS, createSightings } from "./sightings.js";
import { createSignals } from "./signals.js";
import { createTimings } from "./timings.js";
import { createTypedForm } from "./typed_form.js";
import { describe, mayOverride } from "./verdict.js";
import { createVerdictPanel } from "./verdict_panel.js";
import { timesIn } from "./zone_time.js";

// How long a verdict stays by itself, and how long the next badge waits so that nobody misses it
const STAYS_MS = { go: 3000, look: 6000, stop: 7000, kept: 6000, unrecorded: 10_000 };
const AT_LEAST_MS = { go: 400, look: 900, stop: 900, kept: 900, unrecorded: 2500 };

// These wait too until the verdict before them was seen; "torn" is a reader's piece of a code, which is asked about nowhere
const IN_THEIR_TURN = ["typed", "picked", "torn"];

const element = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const afterPaint = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now())));

/**
 * @param {{words: object, door: {server: object, clock: object, link: {note: (heard: boolean) => void},
 *   offline: {ask: (reading: object) => Promise<{message: object, answer: object, judged: boolean}>},
 *   direction: () => "in" | "out", isSupervisor: () => boolean, place: () => {entrance_id: number, sitting_id: number}, event: () => object,
 *   sittingName: (id: number) => string},
 *   bar: object, onAdmitted: (sittingId: number) => void, onShown: (id: string, name: string) => void, onUndo: (id: string) => void,
 *   onRefused: (refused: Refused) => void}} parts
 *   `onRefused` hears what this page cannot mend: a phone that was cut off, a place that is gone
 */
export function createScanning({ words, door, bar, onAdmitted, onShown, onUndo, onRefused }) {
  const sightings = createSightings({ strangeAfterMs: STRANGE_AFTER_MS });
  const timings = createTimings();
  const signals = createSignals({ onLocked: (locked) => (element("unlock-sound").hidden = !locked) });
  const panel = createVerdictPanel({
    root: element("verdict"),
    words,
    covered: createCovered({
      over: element("verdict"),
      under: [document.querySelector(".scan-view"), element("search")],
      field: element("typed-number"),
    }),
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
    onPicture: (texts, times) => {
      const taking = !asking && times.taken >= freeAt && !inputs.cover() && !document.querySelector("dialog[open]");
      const seen = sightings.see(texts, times.taken, taking);
      if (seen && !inputs.takesCard(seen)) ask({ method: "camera", read: seen }, times);
    },
    onProblem: (code) => problems.tell({ decoder: code }),
  });
  const camera = createCamera(element("video"), {
    onProblem: (code) => problems.tell({ camera: code }),
    onTorch(available) {
      element("torch").hidden = !available;
      if (!available) element("torch").setAttribute("aria-pressed", "false");
    },
  });

  const problems = createProblemPanel({
    panel: element("camera-problem"),
    scan: element("scan"),
    words: words.camera,
    onReads: (reads) => (reads ? decoder.start() : decoder.stop()),
  });

  let asking = false;
  let freeAt = 0;
  let dismissal = null;
  let nextWaits = false;
  let lastReading = null;
  const waiting = []; // a reader is faster than any answer, a hand than some, a photo comes when it comes
  const inputs = createInputs({
    words,
    server: door.server,
    heard: () => door.offline.heard(),
    onReading: ask,
    onCard: makeWay,
    onTorn: () => ask({ method: "torn" }),
    onAlarm: () => signals.play("unrecorded"),
    onRefused,
  });
  const exception = createReasonDialog(element("exception"));
  let shownScan = null;
  let shownName = "";

  async function ask(reading, times = null) {
    if (element("scan").hidden) return; // somebody was registered, and the phone's place is gone meanwhile
    if (asking) {
      if (reading.method !== "camera") waiting.push(reading);
      return;
    }
    asking = true;
    lastReading = reading;
    shownScan = null;
    nextWaits = false;
    clearTimeout(dismissal);
    panel.wait();
    element("scan").dataset.asking = "yes";
    try {
      if (reading.method === "torn") showTorn();
      else await judge(reading, times);
    } catch (error) {
      showFailure(error, reading);
    } finally {
      if (IN_THEIR_TURN.includes(waiting[0]?.method)) await pause(freeAt - performance.now());
      asking = false;
      element("scan").dataset.asking = "no";
    }
    if (waiting.length) ask(waiting.shift());
  }

  async function judge(reading, times) {
    const direction = door.direction() === "out" ? { direction: "out" } : {};
    const outcome = await door.offline.ask({ ...direction, ...reading, ...door.place() });
    if (!outcome.answer.provisional) door.link.note(true);
    if (outcome.judged) showAnswer(outcome, reading, times);
    else showKept(reading);
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
    const described = describe(answer, { words, timeOf, sitting: door.sittingName(message.sitting_id), ...reading });
    if (answer.provisional) described.spoken += `. ${words.provisional}`;
    shownScan = message.id;
    shownName = described.name;
    mark({ direction: message.direction, ...answer }, admits(answer.verdict), mayOverride(answer));
    panel.show(described);
    showPortrait(message.id, answer.photo);
    signals.play(answer.tone);
    onShown(message.id, described.name);
    if (admits(answer.verdict)) onAdmitted(message.sitting_id);
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
    showSentences("kept", reading.method === "typed" ? words.kept_typed : words.kept);
    if (reading.method === "typed") typed.next();
  }

  /** Half a code is nobody's: it is neither sent nor kept. */
  function showTorn() {
    showSentences("look", words.reader.torn);
  }

  function showSentences(tone, { word, reason, advice }) {
    const lines = [reason, advice].map((text) => [{ text, filled: false }]);
    mark({}, false);
    panel.show({ tone, word, lines, spoken: `${word}. ${reason} ${advice}` });
    signals.play("look");
    stay(tone);
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
    dismissal = setTimeout(dismiss, (nextWaits ? AT_LEAST_MS : STAYS_MS)[tone]);
  }

  /** Somebody else is being looked up under a verdict, which goes once it was seen: the one that is still to come, too. */
  function makeWay() {
    nextWaits = asking;
    if (asking) return;
    clearTimeout(dismissal);
    dismissal = setTimeout(dismiss, Math.max(0, freeAt - performance.now()));
  }

  function dismiss() {
    clearTimeout(dismissal);
    panel.close();
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
  element("camera-retry").addEventListener("click", () => {
    decoder.reload();
    camera.restart();
  });
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
    /** @param {boolean} heard whether the server is: what did not load without it is loaded now */
    linkChanged(heard) {
      if (heard) decoder.reload();
    },
    stop() {
      camera.stop();
      problems.tell({ camera: undefined });
      waiting.length = 0;
      inputs.stop();
      dismiss();
    },
  };
}
