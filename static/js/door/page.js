/** The door's page: paired, placed, scanning. Which of the three is shown follows from what this phone remembers. */

import { textOn } from "../shared/color.js";
import { stayAwake } from "../shared/wake.js";
import { readWords } from "../shared/words.js";
import { createClock } from "./clock.js";
import { createContact, watchBattery } from "./contact.js";
import { watchLink } from "./link.js";
import { forget, keepPairingCode, recall, remember, takePairingCode } from "./memory.js";
import { createPairingForm } from "./pairing_form.js";
import { createPlaceForm } from "./place_form.js";
import { createScanning } from "./scanning.js";
import { Refused, createServer } from "./server.js";
import { isPlace, placeAfter, samePlace } from "./standing.js";
import { createStatusBar } from "./status_bar.js";

const words = readWords();
const clock = createClock();
const battery = watchBattery();
const element = (id) => document.getElementById(id);

let memory = recall();
let door = null;
let choseAt = -Infinity;

function show(step) {
  for (const section of document.querySelectorAll("[data-step]")) section.hidden = section.dataset.step !== step;
  document.body.dataset.shows = step;
}

function keep(changes) {
  memory = { ...memory, ...changes };
  remember(memory);
}

const mayMove = () => memory.may_move !== false;

/** Of what the server tells of this phone, what it remembers. */
const told = ({ event, rights, may_move, offline_search }) => ({ event, rights, may_move, offline_search });

const named = (entries, id) => entries.find((entry) => entry.id === id);

function showEvent(event) {
  document.documentElement.style.setProperty("--event", event.accent);
  document.documentElement.style.setProperty("--on-event", textOn(event.accent));
  for (const place of document.querySelectorAll("[data-event-name]")) place.textContent = event.name;
}

function showStanding() {
  const entrance = named(memory.event.entrances, memory.place?.entrance_id);
  const sitting = named(memory.event.sittings, memory.place?.sitting_id);
  if (!entrance || !sitting) return;
  bar.showPlace(entrance.name, sitting.name);
  element("status").querySelector(".status-place").disabled = !mayMove();
  bar.showAdmissions(memory.admissions[sitting.id] ?? 0);
  const notice = words.sitting_notices[sitting.state];
  element("sitting-notice").textContent = notice ?? "";
  element("sitting-notice").hidden = !notice;
}

const bar = createStatusBar({
  bar: element("status"),
  words,
  language: document.documentElement.lang,
  onMove: () => openPlace(),
});
const pairing = createPairingForm({
  form: element("pairing-form"),
  words,
  code: takePairingCode(),
  onPaired(answer) {
    keepPairingCode(null);
    memory = null;
    const place = isPlace(answer.event, answer.place) ? answer.place : null;
    keep({ key: answer.key, ...told(answer), place, admissions: {} });
    if (door) location.reload(); // this page served another pairing before
    else openDoor(answer.place);
  },
});
const placing = createPlaceForm({
  form: element("place-form"),
  words,
  async onChosen(place) {
    try {
      await door.server.place(place);
    } catch (error) {
      if (!(error instanceof Refused)) return words.not_reached;
      if (error.endsPairing) return endPairing(error);
      await door.refresh();
      return words.refusals[error.code] ?? words.place_gone;
    }
    choseAt = Date.now();
    keep({ place });
    return openScan();
  },
});

function openPlace(preset = memory.place) {
  if (!mayMove() && preset) return; // the organizers have placed it
  door.scanning.stop();
  placing.offer(memory.event, preset);
  show("place");
}

function openScan() {
  showStanding();
  show("scan");
  door.scanning.start();
}

function endPairing(refused) {
  door.scanning.stop();
  door.link.end();
  forget();
  memory = null;
  pairing.say(words.refusals[refused.code] ?? refused.message);
  element("pairing-form").querySelector(".pairing-code").hidden = false;
  show("pairing");
}

function learn(state, askedAt) {
  clock.measure(askedAt, state.now);
  const place = placeAfter(state, memory.place, askedAt > choseAt);
  const moved = !samePlace(place, memory.place);
  const shows = document.body.dataset.shows;
  if (place || shows === "scan") keep({ ...told(state), place });
  else keep(told(state));
  showEvent(state.event);
  if (!place) {
    if (shows === "scan") openPlace();
  } else if (shows === "place" && (moved || !mayMove())) openScan();
  else showStanding();
}

/** What the scanning page needs of a paired phone. */
function openDoor(assigned = null) {
  const server = createServer({ key: memory.key });
  const onRefused = (refused) => (refused.endsPairing ? endPairing(refused) : openPlace());
  const link = { note: () => undefined, end: () => undefined };
  door = {
    server,
    link,
    clock,
    place: () => memory.place,
    event: () => memory.event,
    sittingName: () => named(memory.event.sittings, memory.place.sitting_id)?.name ?? "",
    async refresh() {
      const askedAt = Date.now();
      learn(await server.state(), askedAt);
      placing.offer(memory.event, memory.place);
    },
  };
  door.scanning = createScanning({
    words,
    door,
    bar,
    onRefused,
    onAdmitted() {
      const { sitting_id } = memory.place;
      keep({ admissions: { ...memory.admissions, [sitting_id]: (memory.admissions[sitting_id] ?? 0) + 1 } });
      bar.showAdmissions(memory.admissions[sitting_id]);
    },
  });
  showEvent(memory.event);
  const ask = createContact({ send: server.contact, clock, waiting: () => 0, battery });
  Object.assign(link, watchLink({ ask, onState: learn, onLink: bar.showLink, onRefused }));
  if (memory.place) openScan();
  else openPlace(assigned);
}

addEventListener("hashchange", () => location.reload()); // another pairing code was scanned
stayAwake();
const asked = element("pairing-form").elements.namedItem("code").value;
if (memory && !asked) openDoor();
else show("pairing");
