/** The ways in beside the live camera and the typed number: a reader, a search, a citizen card, a photo. */

import { readCitizenCard } from "./card.js";
import { orHere } from "./offline_judge.js";
import { createPhoto } from "./photo.js";
import { listenForReader } from "./reader.js";
import { createSearchPanel } from "./search_panel.js";
import { createSightings } from "./sightings.js";
import { createWalkIn } from "./walk_in.js";

const SAID_FOR_MS = 12_000;

const element = (id) => document.getElementById(id);

/**
 * @param {{words: object, server: {search: Function, photo: Function, walkIn: Function}, onReading: (reading: {method: string,
 *   read: string}) => void, onCard: () => void, onTorn: () => void, onAlarm: () => void,
 *   onRefused: (refused: object) => void}} parts
 *   `onCard`: the holder of a citizen card is being looked up; `onTorn`: a reader gave only a part of a badge's code;
 *   `onAlarm`: something was not read that somebody waits for
 */
export function createInputs({ words, server, heard, onReading, onCard, onTorn, onAlarm, onRefused }) {
  const lately = createSightings(); // a reader that is held over a badge reads it again and again
  let timer = null;

  function say(sentence, busy = false) {
    clearTimeout(timer);
    element("input-notice").textContent = sentence ?? "";
    element("input-notice").hidden = !sentence;
    if (sentence && !busy) timer = setTimeout(() => say(null), SAID_FOR_MS);
  }

  const search = createSearchPanel({
    panel: element("search"),
    under: document.querySelector(".scan-view"),
    opener: element("open-search"),
    template: element("search-hit"),
    words,
    find: orHere(server.search, heard),
    onPick: ({ delegate_id }) => take({ method: "picked", read: String(delegate_id) }),
    onRefused,
  });

  createWalkIn({
    dialog: element("walk-in"),
    opener: element("open-walk-in"),
    words,
    server,
    row: search.row,
    typed: search.typed,
    onPick: search.pick,
    onRefused,
  });

  function take(reading) {
    say(null);
    onReading(reading);
  }

  /** A citizen card is for finding somebody: it is no badge, and its text goes no further, nor does a piece of it. */
  function takesCard(text) {
    const isPiece = text.split("|").length > 2;
    const card = readCitizenCard(text) ?? (isPiece ? { name: "", birth_date: null } : null);
    if (card) showCard(card);
    return Boolean(card);
  }

  function showCard(card) {
    search.showCard(card);
    onCard();
  }

  /** A dialog would hide the verdict. */
  function uncover() {
    for (const open of document.querySelectorAll("dialog[open]")) open.close();
  }

  listenForReader({
    isOn: () => !element("scan").hidden,
    onReading(text) {
      uncover();
      if (!lately.see([text], performance.now()) || takesCard(text)) return;
      search.hide();
      take({ method: "reader", read: text });
    },
    onChanged() {
      say(words.reader.changed);
      onAlarm();
    },
    onTorn() {
      uncover();
      say(null);
      onTorn();
    },
  });
  const photo = createPhoto({
    inputs: document.querySelectorAll("[data-photo]"),
    words,
    send: server.photo,
    say,
    onRead(text) {
      uncover();
      if (takesCard(text)) return;
      search.hide();
      take({ method: "photo", read: text });
    },
    onCard(card) {
      uncover();
      showCard(card);
    },
    onRefused,
  });

  return {
    /** Something lies over the camera's picture: what it sees then, nobody shows it. */
    cover: search.isOpen,
    takesCard,
    say,
    /** A reading was not recorded: the same badge is taken again at once. */
    release: lately.release,
    stop() {
      photo.leave();
      uncover();
      search.hide();
      say(null);
    },
  };
}
