/** The door's page: paired, placed, scanning. Which of the three is shown follows from what this phone remembers. */

import { textOn } from "../shared/color.js";
import { stayAwake } from "../shared/wake.js";
import { fill, readWords } from "../shared/words.js";
import { keepAtHand } from "./at_hand.js";
import { blank } from "./blank.js";
import { createClock, keepTicking } from "./clock.js";
import { createContact, watchBattery } from "./contact.js";
import { createDirectionSwitch } from "./direction_switch.js";
import { createLastScans } from "./last_scans.js";
import { watchLink } from "./link.js";
import { forget, isAnothers, keepPairingCode, onChangedElsewhere, recall, remember, takePairingCode } from "./memory.js";
import { createOffline, waitingHere } from "./offline.js";
import { createPairingForm } from "./pairing_form.js";
import { createPlaceForm } from "./place_form.js";
import { createPlacing } from "./placing.js";
import { createScanning } from "./scanning.js";
import { createServer } from "./server.js";
import { isPlace, samePlace } from "./standing.js";
import { createStatusBar } from "./status_bar.js";
import { timesIn } from "./zone_time.js";

const words = readWords();
const battery = watchBattery();
const element = (id) => document.getElementById(id);

let memory = recall();
const clock = createClock({ remembered: memory?.offset_ms ?? 0, onSet: () => door?.link.look() });
let door = null;
let isKept = true; // what this page remembers lies in the browser's storage, too
let placeBefore = null; // where this phone stood when it was asked where it stands

function show(step) {
  for (const section of document.querySelectorAll("[data-step]")) section.hidden = section.dataset.step !== step;
  document.body.dataset.shows = step;
}

/**
 * Another tab of this page may have written meanwhile: what it wrote stays, but for these changes. Where the storage is
 * full, what lies there is older than what this page remembers.
 */
function keep(changes) {
  memory = { ...memory, ...changes };
  const kept = recall();
  if (kept && kept.key !== memory.key) return location.reload(); // it was paired: this phone is that one now
  memory = { ...memory, ...(isKept ? kept : null), ...changes };
  isKept = remember(memory);
  return undefined;
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
  directions.offer(sitting.mode, memory.direction);
  element("open-walk-in").hidden = !door.isSupervisor();
  const notice = words.sitting_notices[sitting.state];
  element("sitting-notice").textContent = notice ?? "";
  element("sitting-notice").hidden = !notice;
}

const bar = createStatusBar({
  bar: element("status"),
  words,
  language: document.documentElement.lang,
  onMove: () => openPlace(),
  onOpen: () => door.lastScans.open(),
});
const directions = createDirectionSwitch({ group: element("direction"), onChosen: (direction) => keep({ direction }) });
const pairing = createPairingForm({
  form: element("pairing-form"),
  words,
  code: takePairingCode(),
  onPaired(answer) {
    keepPairingCode(null);
    memory = null;
    forget();
    const place = isPlace(answer.event, answer.place) ? answer.place : null;
    keep({ key: answer.key, ...told(answer), place, admissions: {} });
    if (door) location.reload(); // this page served another pairing before
    else openDoor(answer.place);
  },
  onUseless(sentence) {
    keepPairingCode(null);
    if (!memory || door?.ended) return false;
    openDoor();
    say(sentence);
    return true;
  },
});
const placing = createPlaceForm({
  form: element("place-form"),
  words,
  async onChosen(place) {
    try {
      await door.placing.choose(place);
    } catch (error) {
      if (error.endsPairing) return endPairing(error);
      await door.refresh().catch(() => undefined);
      return words.refusals[error.code] ?? words.place_gone;
    }
    return openScan();
  },
  onBack: () => openScan(),
});

function openPlace(preset = memory.place) {
  if (!mayMove() && preset) return; // the organizers have placed it
  door.scanning.stop();
  placeBefore = memory.place;
  placing.offer(memory.event, preset, { mayGoBack: isPlace(memory.event, memory.place) });
  show("place");
}

/** By the organizers or in another tab, while this page asks for it. */
const isPlacedAnew = () => memory.place !== null && !samePlace(memory.place, placeBefore);

function openScan() {
  showStanding();
  show("scan");
  door.scanning.start();
}

/** Over whichever of the two pages is shown. */
function say(sentence) {
  if (document.body.dataset.shows === "place") placing.say(sentence);
  else door.scanning.say(sentence);
}

function endPairing(refused) {
  if (door.ended) return;
  if (isAnothers(memory.key)) return location.reload(); // what lies here is another tab's by now
  door.ended = true;
  door.scanning.stop();
  door.link.end();
  door.lastScans.close();
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
  const sentence = words.refusals[refused.code] ?? refused.message;
  const form = element("pairing-form");
  form.querySelector(".pairing-code").hidden = false;
  form.elements.namedItem("code").value = ""; // used up long ago
  show("pairing");
  if (refused.code === "device_revoked") endCutOff(sentence, form);
  else endUnknown(sentence);
}

/** Cut off: what waits is sent before everything is erased, so that nobody who came in is lost. */
async function endCutOff(sentence, form) {
  form.inert = true;
  const tell = (count) => pairing.say(count ? `${sentence} ${fill(words.sending_last, { count })}` : sentence);
  // nobody is named on a page that knows nobody any more; pairing it again loads it anew
  document.querySelectorAll("dialog, [data-step='scan']").forEach(blank);
  await door.offline.cutOff(tell);
  if (isAnothers(memory.key)) return location.reload(); // paired anew meanwhile, as a camera opens a page of its own
  await door.offline.wipe();
  forget();
  memory = null;
  form.inert = false;
  return pairing.say(`${sentence} ${words.wiped}`);
}

/** The server does not know this pairing: what waits stays for the next one. */
async function endUnknown(sentence) {
  const { key } = memory;
  pairing.say(sentence);
  await door.offline.pairingLost();
  if (isAnothers(key)) return location.reload(); // paired anew meanwhile
  forget();
  memory = null;
  return showWaiting(sentence);
}

async function showWaiting(sentence = "") {
  const count = await waitingHere();
  if (count) pairing.say([sentence, fill(words.unpaired_waiting, { count })].filter(Boolean).join(" "));
}

function countAdmissions(sittingId, more) {
  const count = Math.max(0, (memory.admissions[sittingId] ?? 0) + more);
  keep({ admissions: { ...memory.admissions, [sittingId]: count } });
  if (sittingId === memory.place?.sitting_id) bar.showAdmissions(count);
}

function learn(state, askedAt) {
  clock.measure(askedAt, state.now);
  keep({ offset_ms: clock.offset() ?? 0 });
  const place = door.placing.after(state, askedAt);
  const shows = document.body.dataset.shows;
  if (place || shows === "scan") keep({ ...told(state), place });
  else keep(told(state));
  if (shows === "place") placing.renew(memory.event);
  showEvent(state.event);
  door.offline.learn(state).catch(() => undefined);
  door.placing.tellAgain().then((taken) => taken || door.link.look());
  if (!place) {
    if (shows === "scan") openPlace();
  } else if (shows === "place" && (isPlacedAnew() || !mayMove())) openScan();
  else showStanding();
}

/** Another tab of this page is the same phone: it stands where that does, and has admitted whom that admitted. */
function follow(kept) {
  if (!samePlace(kept.place, memory.place)) door.placing.movedElsewhere();
  memory = kept;
  const shows = document.body.dataset.shows;
  if (shows === "place" && isPlacedAnew()) openScan();
  else if (shows === "scan" && !memory.place) openPlace();
  else if (shows === "scan") showStanding();
}

/** What the scanning page needs of a paired phone. */
function openDoor(assigned = null) {
  const server = createServer({ key: memory.key });
  const onRefused = (refused) => {
    if (refused.endsPairing) return endPairing(refused);
    openPlace();
    return refused.status === 404 && say(words.gone);
  };
  const link = { note: () => undefined, end: () => undefined, look: () => undefined };
  door = {
    server,
    link,
    clock,
    direction: directions.direction,
    placing: createPlacing({ tell: server.place, memory: () => memory, keep, now: clock.reading }),
    isSupervisor: () => memory.rights === "supervisor",
    place: () => memory.place,
    event: () => memory.event,
    sittingName: (id) => named(memory.event.sittings, id)?.name ?? "",
    async refresh() {
      const askedAt = clock.reading();
      learn(await server.state(), askedAt);
      placing.offer(memory.event, memory.place, { mayGoBack: isPlace(memory.event, memory.place) });
    },
  };
  door.offline = createOffline({
    memory: () => memory,
    remember: keep,
    clock,
    link: { note: (heard) => link.note(heard) },
    onCounts(counts) {
      bar.showWaiting(counts);
      door.lastScans?.refresh();
    },
    onReady: (ready) => bar.showAble({ ready }),
    onLate: ({ sittingId, by }) => door.ended || countAdmissions(sittingId, by),
    onRefused,
  });
  door.lastScans = createLastScans({
    words,
    offline: door.offline,
    timeOf: (iso) => timesIn(memory.event.time_zone)(iso, clock.now()),
    now: clock.now,
    isSupervisor: door.isSupervisor,
    reasonOf: (error) => words.refusals[error.code] ?? error.message,
    say,
    onUndone: ({ sittingId }) => countAdmissions(sittingId, -1),
  });
  door.scanning = createScanning({
    words,
    door,
    bar,
    onRefused,
    onAdmitted: (sittingId) => countAdmissions(sittingId, 1),
    onShown: door.lastScans.learnName,
    onUndo: (id) => door.lastScans.askAbout(id),
  });
  showEvent(memory.event);
  const ask = createContact({ send: server.contact, clock, waiting: door.offline.waiting, battery });
  const onLink = (heard) => {
    bar.showLink(heard);
    document.body.dataset.link = heard ? "online" : "offline";
    door.offline.linkChanged(heard);
    door.scanning.linkChanged(heard);
  };
  Object.assign(link, watchLink({ ask, onState: learn, onLink, onRefused, now: clock.reading }));
  if (memory.place) openScan();
  else openPlace(assigned);
}

addEventListener("hashchange", () => location.reload()); // another pairing code was scanned
onChangedElsewhere((kept) => {
  if (!door || door.ended) return;
  if (kept?.key === memory.key) follow(kept);
  else location.reload();
});
stayAwake();
keepTicking(clock);
keepAtHand().then((atHand) => {
  bar.showAble({ atHand });
  element("scans-at-hand").textContent = atHand ? words.scans.at_hand : words.scans.unsure;
});
const asked = element("pairing-form").elements.namedItem("code").value;
if (memory && !asked) openDoor();
else {
  show("pairing");
  showWaiting();
}
