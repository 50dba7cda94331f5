/** The projected board: follows the live stream and draws each picture of it. */

import { fetchSnapshot, followLive } from "../shared/live.js";
import { arrivalsArea } from "./arrivals.js";
import { applyDeltas } from "./board.js";
import { hallClock } from "./clock.js";
import { countArea } from "./count.js";
import { delegationsArea } from "./delegations.js";
import { setStage } from "./stage.js";

const LONGEST_WAIT_MS = 700; // few screens, and the whole hall looks at them
const PATIENCE_MS = 1200; // a short break is mended before anybody needs to hear of it

const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);

const { token } = byId("board").dataset;
const words = json("words");
const language = document.documentElement.lang;
const clock = hallClock(language);
const stage = setStage();
const areas = [
  countArea({ language, words }),
  arrivalsArea({ words, timeOf: clock.timeOf }),
  delegationsArea({ words }),
];
let board = null;
let brokenTimer = 0;

function draw(next) {
  board = next;
  byId("board").dataset.seq = board.seq;
  byId("board").dataset.empty = board.sitting ? (board.convened ? "" : "roster") : "sitting";
  showHead(board);
  for (const area of areas) area(board);
}

function showHead({ event, sitting }) {
  document.title = event.name;
  byId("event-name").textContent = event.name;
  byId("sitting-name").textContent = sitting?.name ?? "";
  byId("place").textContent = event.place;
  const doors = { planned: words.planned, closed: words.closed }[sitting?.state];
  byId("doors").textContent = doors ?? "";
  byId("doors").hidden = !doors;
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
  clock.set(snapshot, performance.timeOrigin + visit.requestStart, performance.timeOrigin + visit.responseStart);
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

const snapshot = firstSnapshot();
clock.start();
followLive({
  auth: { screen: token },
  snapshot,
  takeSnapshot,
  onSnapshot: draw,
  onDeltas: (deltas) => draw(applyDeltas(board, deltas)),
  onState: showState,
  longestWaitMs: LONGEST_WAIT_MS,
});
