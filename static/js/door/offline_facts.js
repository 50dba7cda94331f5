/** From what the digest says to the facts that the decision wants, and from its verdict to an answer for the screen. */

import { admits, namesDelegate, stateAt, toneOf } from "./decision.js";

const NOBODY = {
  badge_event_id: null,
  badge_status: "active",
  delegate_status: "active",
  category_id: null,
  awaits_activation: false,
  has_staff_note: false,
};

/** Since when something holds: 0 is "always", null "never". */
const holds = (since, moment) => since !== null && since <= moment;

/** The record as it is in one sitting: somebody else sits for this person, or the person for somebody else. */
export function seatedIn(record, sittingId, moment) {
  const seat = record.seats.find(([sitting, since]) => sitting === sittingId && holds(since, moment));
  if (!seat) return record;
  const [, since, categoryId] = seat;
  if (categoryId !== null) return { ...record, category_id: categoryId, activated: 0 };
  return holds(record.withdrawn, moment) ? record : { ...record, withdrawn: since, status: "replaced" };
}

function factsAboutPerson(record, category, moment) {
  return {
    badge_event_id: record.event_id,
    badge_status: record.ended && holds(record.ended[1], moment) ? record.ended[0] : "active",
    delegate_status: holds(record.withdrawn, moment) ? (record.status ?? "withdrawn") : "active",
    category_id: record.category_id,
    awaits_activation: category.needs_activation && !holds(record.activated, moment),
    has_staff_note: record.note !== "",
  };
}

/**
 * What was true at `moment`.
 *
 * @param {import("./digest.js").OpenRecord | null} record null: the badge is in no digest
 * @param {{needs_activation: boolean}} category the record's
 * @param {{sitting: {mode: string, category_ids: number[], acts: any[]}, entrance: {category_ids: number[]}}} place
 * @param {import("./local_attendance.js").Presence | null} presence at that moment
 */
export function factsAt(moment, record, category, { sitting, entrance }, presence) {
  return {
    sitting_state: stateAt(sitting.acts, moment),
    sitting_mode: sitting.mode,
    convened_category_ids: sitting.category_ids,
    admitted_category_ids: entrance.category_ids,
    ...(record ? factsAboutPerson(record, category, moment) : NOBODY),
    inside: presence?.inside ?? false,
    attended: presence !== null,
    left: presence?.left ?? false,
  };
}

/** When everybody inside left because the sitting closed. */
export const closingsOf = (sitting) => sitting.acts.filter(([, , endsStays]) => endsStays).map(([at]) => at);

const iso = (milliseconds) => (milliseconds ? new Date(milliseconds).toISOString() : null);
const named = (entries, id) => entries.find((entry) => entry.id === id);

function delegateOf(record, category, clear) {
  return {
    full_name: record.full_name,
    position: record.position,
    category: category.name,
    category_color: category.color,
    delegation: named(clear.delegations, record.delegation_id)?.name ?? "",
    seat: record.seat,
  };
}

/** Somebody who was looked up, in the shape that the server's search gives (services/search_at_door.py). */
export function hitFrom(person, record, clear) {
  const shown = delegateOf(record, named(clear.categories, record.category_id), clear);
  return { delegate_id: person.delegate_id, ...shown, badge_number: person.badge_number };
}

function rightEntrances(record, clear) {
  const open = ({ category_ids: ids }) => ids.length === 0 || ids.includes(record.category_id);
  return clear.entrances.filter(open).map((entrance) => entrance.name);
}

function previousOf(presence, clear) {
  const entrance = presence.entrance ?? named(clear.entrances, presence.entrance_id)?.name ?? "";
  return { at: iso(presence.first_in_at), entrance };
}

const TELLS_NOTHING = {
  counts: false,
  delegate: null,
  photo: "",
  note: "",
  previous: null,
  badge_ended_at: null,
  badge_ended_by: "",
  right_entrances: [],
};

/**
 * In the shape of a server's answer (services/record_scan.py).
 *
 * @param {{verdict: string, overrode: string | null}} decided
 * @param {{direction: "in" | "out", record: object | null, presence: object | null, clear: object | null}} known
 */
export function answerFrom({ verdict, overrode }, { direction, record, presence, clear }) {
  const told = { verdict, tone: toneOf(verdict), direction, overrode, provisional: true };
  if (!record || !namesDelegate(verdict)) return { ...told, ...TELLS_NOTHING };
  const category = named(clear.categories, record.category_id);
  return {
    ...told,
    counts: admits(verdict) && category.counts_for_quorum,
    delegate: delegateOf(record, category, clear),
    photo: "", // pictures are not kept on phones
    note: record.note,
    previous: presence && previousOf(presence, clear),
    badge_ended_at: record.ended && iso(record.ended[1]),
    badge_ended_by: "",
    right_entrances: verdict === "wrong_entrance" ? rightEntrances(record, clear) : [],
  };
}
