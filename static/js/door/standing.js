/** Where the phone stands, when the server and the phone may each have said something else. */

const has = (entries, id) => entries.some((entry) => entry.id === id);

/** @returns {boolean} whether the event has both, the entrance and the sitting */
export function isPlace(event, place) {
  return Boolean(place) && has(event.entrances, place.entrance_id) && has(event.sittings, place.sitting_id);
}

/**
 * The organizers' word counts, unless it was asked for before the phone chose by itself.
 * @param {{event: object, place: object}} state as the server told
 * @param {object | null} own what the phone remembers
 * @param {boolean} isNewer whether the server was asked after the phone chose
 * @returns {{entrance_id: number, sitting_id: number} | null} null: somebody has to choose
 */
export function placeAfter(state, own, isNewer) {
  if (isNewer && isPlace(state.event, state.place)) return state.place;
  return isPlace(state.event, own) ? own : null;
}

export function samePlace(one, other) {
  return one?.entrance_id === other?.entrance_id && one?.sitting_id === other?.sitting_id;
}
