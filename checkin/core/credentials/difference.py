"""What differs between two counts of a sitting, an earlier and a later one: which figure, who, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from checkin.core.attendance import Effect
from checkin.core.credentials.figures import Figures, Part, SittingFacts, Standing
from checkin.core.credentials.frozen_log import LoggedMove
from checkin.core.credentials.frozen_roster import Person, Replaced, Roster
from checkin.core.credentials.seats import Seats, seats_in
from checkin.core.stream import stream_time


class Why(StrEnum):
    LATE_UPLOAD = "late_upload"  # read before the earlier count, heard of after it
    CAME_AFTER = "came_after"
    WENT_OUT = "went_out"
    VOIDED = "voided"  # detail: the reason
    STATUS = "status"  # detail: what they became; reason
    ADDED = "added"  # to the roster
    REMOVED = "removed"  # from it
    REPLACED = "replaced"  # detail: who sits for them, and by which decision
    SITS_FOR = "sits_for"  # detail: for whom, and by which decision
    SEAT_AGAIN = "seat_again"  # a replacement was taken back
    LEAVE = "leave"  # detail: the reason
    LEAVE_ENDED = "leave_ended"
    CALLED_IN = "called_in"  # an alternate, or no longer
    CATEGORY = "category"  # detail: the new one's name
    DELEGATION = "delegation"  # detail: the new one's name
    NAME = "name"  # detail: the new one
    VOTES = "votes"
    RULES = "rules"  # the sitting's closings, its rule, or which categories it convenes and count


@dataclass(frozen=True, slots=True)
class Cause:
    """`at` is the time of a scan, as of core.stream."""

    why: Why
    detail: str = ""
    at: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """`before` and `after` are None where they neither counted nor came. `delegation` is the later one's name."""

    delegate_id: int
    full_name: str
    delegation: str
    before: Part | None
    after: Part | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """`name` is a field of Numbers, or one of `_quorum_numbers`."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Difference:
    numbers: tuple[NumberDifference, ...] = ()
    people: tuple[PersonDifference, ...] = ()
    rules_changed: bool = False
    reached: tuple[bool, bool] | None = None  # the quorum, before and after, where it turned

    def __bool__(self) -> bool:
        return bool(self.numbers or self.people or self.rules_changed or self.reached)


@dataclass(frozen=True, slots=True)
class Side:
    """One count, and when it was taken."""

    roster: Roster
    facts: SittingFacts
    figures: Figures
    at: datetime


@dataclass(frozen=True, slots=True)
class Between:
    """What was written in between: movements, scans voided with reasons, reasons of changed status by delegate.
    `whose`: the delegate of every scan that was voided."""

    moves: Sequence[LoggedMove] = ()
    voids: Mapping[str, str] = field(default_factory=dict)
    whose: Mapping[str, int] = field(default_factory=dict)
    status_reasons: Mapping[int, str] = field(default_factory=dict)


def compare(before: Side, after: Side, between: Between) -> Difference:
    """People in the order of lists; both sides are of one sitting."""
    earlier, later = _numbers(before), _numbers(after)
    numbers = tuple(
        NumberDifference(name, earlier.get(name, 0), later.get(name, 0))
        for name in {**earlier, **later}
        if earlier.get(name, 0) != later.get(name, 0)
    )
    rules_changed = _rules(before) != _rules(after)
    people = tuple(_people(before, after, between, rules_changed))
    turned = before.figures.quorum.reached, after.figures.quorum.reached
    return Difference(numbers, people, rules_changed, turned if turned[0] is not turned[1] else None)


def _numbers(side: Side) -> dict[str, int]:
    numbers = side.figures.numbers
    return {name: getattr(numbers, name) for name in numbers.__slots__} | _quorum_numbers(side)


QUORUM_NUMBERS = ("base", "needed", "delegations", "delegations_present", "delegations_needed")


def _quorum_numbers(side: Side) -> dict[str, int]:
    """What the quorum is judged by beside who is here; delegations where the rule looks at them."""
    figures, quorum = side.figures.quorum_figures, side.figures.quorum
    of_all = {"base": figures.base, "needed": quorum.needed}
    if side.facts.rule.delegations is None:
        return of_all
    return of_all | {
        "delegations": figures.delegations,
        "delegations_present": figures.delegations_present,
        "delegations_needed": quorum.delegations_needed,
    }


def _rules(side: Side) -> tuple[object, ...]:
    convened = {each.id: frozenset(each.category_ids) for each in side.roster.sittings}
    counting = frozenset((each.id, each.may_vote) for each in side.roster.categories if each.counts)
    return frozenset(side.facts.closings), side.facts.rule, convened.get(side.facts.id), counting


def _people(before: Side, after: Side, between: Between, rules_changed: bool) -> Iterator[PersonDifference]:
    earlier, later = ({one.delegate_id: one for one in side.figures.people} for side in (before, after))
    known = {person.id: person for person in (*before.roster.people, *after.roster.people)}
    causes = _Causes(before, after, between)
    names = {each.id: each.name for each in (*before.roster.delegations, *after.roster.delegations)}
    changed = [key for key in earlier.keys() | later.keys() if _said(earlier.get(key)) != _said(later.get(key))]
    for key in sorted(changed, key=lambda one: (known[one].sort_key, one)):
        old, new = earlier.get(key), later.get(key)
        found = tuple(causes.of(key)) or ((Cause(Why.RULES),) if rules_changed else ())
        yield PersonDifference(
            key,
            known[key].full_name,
            names.get(known[key].delegation_id or 0, ""),
            old.part if old else None,
            new.part if new else None,
            found,
        )


def _said(standing: Standing | None) -> tuple[object, ...] | None:
    if standing is None:
        return None
    return (
        standing.full_name,
        standing.delegation_id,
        standing.category_id,
        standing.part,
        standing.votes,
        standing.sits_for,
        standing.marks,
    )


class _Causes:
    def __init__(self, before: Side, after: Side, between: Between) -> None:
        self._before, self._after, self._between = before, after, between
        self._old = {person.id: person for person in before.roster.people}
        self._new = {person.id: person for person in after.roster.people}
        self._seats = seats_in(before.roster, before.facts.id), seats_in(after.roster, after.facts.id)

    def of(self, key: int) -> Iterator[Cause]:
        old, new = self._old.get(key), self._new.get(key)
        if old is None or new is None:
            yield Cause(Why.ADDED if old is None else Why.REMOVED)
        else:
            yield from self._facts(old, new)
        yield from self._seat(key)
        yield from self._leave(key)
        yield from self._log(key)

    def _facts(self, old: Person, new: Person) -> Iterable[Cause]:
        if old.status != new.status:
            yield Cause(Why.STATUS, new.status, reason=self._between.status_reasons.get(new.id, ""))
        if old.full_name != new.full_name:
            yield Cause(Why.NAME, new.full_name)
        if old.category_id != new.category_id:
            yield Cause(Why.CATEGORY, _name_of(self._after.roster.categories, new.category_id))
        if old.delegation_id != new.delegation_id:
            yield Cause(Why.DELEGATION, _name_of(self._after.roster.delegations, new.delegation_id))
        if old.activated != new.activated:
            yield Cause(Why.CALLED_IN)
        if old.vote_weight != new.vote_weight:
            yield Cause(Why.VOTES, str(new.vote_weight))

    def _seat(self, key: int) -> Iterable[Cause]:
        def seat(seats: Seats) -> tuple[object, object]:
            return seats.replaced.get(key), seats.sits_for.get(key)

        old, new = self._seats
        if seat(old) == seat(new):
            yield from self._votes_of_seat(new.sits_for.get(key))
        elif key in new.replaced:
            pair = new.replaced[key]
            yield Cause(Why.REPLACED, self._name(pair.incoming_id), reason=pair.decision_number)
        elif key in new.sits_for:
            pair = new.sits_for[key]
            yield Cause(Why.SITS_FOR, self._name(pair.outgoing_id), reason=pair.decision_number)
        else:
            yield Cause(Why.SEAT_AGAIN)

    def _votes_of_seat(self, pair: Replaced | None) -> Iterable[Cause]:
        """Who sits for somebody has their votes."""
        old, new = (side.get(pair.outgoing_id) if pair else None for side in (self._old, self._new))
        if old and new and old.vote_weight != new.vote_weight:
            yield Cause(Why.VOTES, str(new.vote_weight))

    def _leave(self, key: int) -> Iterable[Cause]:
        sides = (self._before, self._after)
        old, new = (
            [leave for leave in side.roster.leaves if leave.delegate_id == key and self._is_for(leave.sitting_id)]
            for side in sides
        )
        if new and not old:
            yield Cause(Why.LEAVE, new[0].reason)
        elif old and not new:
            yield Cause(Why.LEAVE_ENDED)

    def _is_for(self, sitting_id: int | None) -> bool:
        return sitting_id in (None, self._after.facts.id)

    def _log(self, key: int) -> Iterable[Cause]:
        for move in self._between.moves:
            if move.delegate_id == key and move.sitting_id == self._after.facts.id:
                yield Cause(self._kind(move), at=stream_time(move.movement.at))
        for scan_id, reason in self._between.voids.items():
            if self._between.whose.get(scan_id) == key:
                yield Cause(Why.VOIDED, reason)

    def _kind(self, move: LoggedMove) -> Why:
        if move.movement.at <= self._before.at:
            return Why.LATE_UPLOAD
        return Why.WENT_OUT if move.movement.effect is Effect.EXIT else Why.CAME_AFTER

    def _name(self, key: int) -> str:
        person = self._new.get(key) or self._old.get(key)
        return person.full_name if person else ""


def _name_of(parts: Iterable[object], key: int | None) -> str:
    return next((str(part.name) for part in parts if getattr(part, "id", None) == key), "")  # type: ignore[attr-defined]
