"""Who has a seat that counts in one sitting, and for whom they sit: as store.counting says of the live roster."""

from dataclasses import dataclass

from checkin.core.credentials.frozen_roster import Person, Replaced, Roster
from checkin.core.decision import DelegateStatus


@dataclass(frozen=True, slots=True)
class Seats:
    """`votes` by the ids of those who count; `sits_for` by the id of who comes in, `replaced` of who went out."""

    votes: dict[int, int]
    sits_for: dict[int, Replaced]
    replaced: dict[int, Replaced]


def seats_in(roster: Roster, sitting_id: int) -> Seats:
    people = {person.id: person for person in roster.people}
    order = {sitting.id: at for at, sitting in enumerate(roster.sittings)}
    here = order[sitting_id]
    held = [one for one in roster.replacements if _holds(one, order[one.from_sitting_id], here)]
    sits_for = {one.incoming_id: one for one in held}
    replaced = {one.outgoing_id: one for one in held}
    counting = _counting_categories(roster, sitting_id)
    voting = {category.id for category in roster.categories if category.may_vote}
    votes: dict[int, int] = {}
    for person in roster.people:
        if person.status != DelegateStatus.ACTIVE:
            continue
        seat = sits_for.get(person.id)
        outgoing = people.get(seat.outgoing_id) if seat else None
        if outgoing is not None and outgoing.category_id in counting:
            votes[person.id] = outgoing.vote_weight if outgoing.category_id in voting else 0
        elif person.id not in replaced and _counts(person, counting):
            votes[person.id] = person.vote_weight if person.category_id in voting else 0
    return Seats(votes, sits_for, replaced)


def _holds(replacement: Replaced, first: int, here: int) -> bool:
    return first == here or (replacement.for_good and here > first)


def _counting_categories(roster: Roster, sitting_id: int) -> dict[int, bool]:
    """Convened to the sitting and counting; the value says whether one must be called in first."""
    convened = next(sitting.category_ids for sitting in roster.sittings if sitting.id == sitting_id)
    return {
        category.id: category.needs_activation
        for category in roster.categories
        if category.counts and (not convened or category.id in convened)
    }


def _counts(person: Person, counting: dict[int, bool]) -> bool:
    return person.category_id in counting and (person.activated or not counting[person.category_id])
