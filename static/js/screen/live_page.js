/** What every screen does: follows the live stream, shows where and when, and says when it hears nothing. */

import { fetchSnapshot, followLive } from "../shared/live.js";
import { applyDeltas, mustAskAnew } from "./board.js";
import { hallClock } from "./clock.js";
import { setStage } from "./stage.js";

const LONGEST_WAIT_MS = 400; // few screens, and the whole hall looks at them
const PATIENCE_MS = 1200; // a short break is mended before anybody needs to hear of it

const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);

/**
 * What the parts of a page need: `words`, `language`, `timeOf` a moment in UTC, `photoUrlOf` an arrival's photo.
 * @typedef {{language: string, words: Object<string, string>, timeOf: (at: string) => string,
 *   photoUrlOf: (photo: string) => string}} Screen
 */

/** @param {(screen: Screen) => ((board: import("./board.js").Board) => void)[]} makeAreas what draws each picture */
export function showLive(makeAreas) {
  const { token } = byId("board").dataset;
  const words = json("words");
  const language = document.documentElement.lang;
  const clock = hallClock(language);
  const stage = setStage();
  const areas = makeAreas({
    language,
    words,
    timeOf: clock.timeOf,
    photoUrlOf: (photo) => `/screen/${token}/photos/${photo}`,
  });
  let board = null;
  let brokenTimer = 0;

  function draw(next) {
    if (board && next.view.kind !== board.view.kind) {
      location.reload(); // the organizer made another screen of it
      return;
    }
    board = next;
    byId("board").dataset.seq = board.seq;
    byId("board").dataset.empty = board.sitting ? (board.count.convened.heads ? "" : "roster") : "sitting";
    showHead(board);
    for (const area of areas) area(board);
  }

  function showHead({ event, sitting, view }) {
    document.title = event.name;
    byId("event-name").textContent = event.name;
    byId("sitting-name").textContent = sitting?.name ?? "";
    byId("place").textContent = event.place;
    const doors = { planned: words.planned, closed: words.closed }[sitting?.state];
    byId("doors").textContent = doors ?? "";
    byId("doors").hidden = !doors;
    stage.setTheme(view.theme);
    stage.setAccent(event.accent);
  }

  async function takeSnapshot() {
    const asked = Date.now();
    const snapshot = await fetchSnapshot(`/screen/${token}/snapshot`);
    clock.set(snapshot, asked, Date.now());
    return snapshot;
  }

  function firstSnapshot() {
    const snapshot = json("snapshot");
    const [visit] = performance.getEntriesByType("navigation");
    const { timeOrigin } = performance;
    clock.set(snapshot, timeOrigin + visit.requestStart, timeOrigin + visit.responseStart);
    return snapshot;
  }

  function showState(state, heardAt) {
    const { dataset } = document.documentElement;
    if (dataset.live === state) return;
    dataset.live = state;
    clearTimeout(brokenTimer);
    byId("board").hidden = state === "ended";
    byId("ended").hidden = state !== "ended";
    byId("broken").hidden = true;
    if (state === "broken") {
      byId("broken-text").textContent = words.broken.replace("{time}", clock.shortTime(heardAt));
      brokenTimer = setTimeout(() => (byId("broken").hidden = false), PATIENCE_MS);
    }
  }

  function onDeltas(deltas) {
    if (mustAskAnew(board, deltas)) return false;
    draw(applyDeltas(board, deltas));
    return true;
  }

  const snapshot = firstSnapshot();
  clock.start();
  followLive({
    auth: { screen: token },
    snapshot,
    takeSnapshot,
    onSnapshot: draw,
    onDeltas,
    onState: showState,
    longestWaitMs: LONGEST_WAIT_MS,
  });
}
