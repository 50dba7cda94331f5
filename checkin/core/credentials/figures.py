"""Every number and every name of one sitting, counted from a frozen roster, a rule and the log. Pure.

The live side counts the same from the database (services.quorum_figures); a test holds both equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from checkin.core.credentials.composition import Row, compose, dimensions_of
from checkin.core.credentials.frozen_log import Came, Log, Mark, came_to_any, presences
from checkin.core.credentials.frozen_roster import Delegation, Person, Roster
from checkin.core.credentials.seats import Seats, seats_in
from checkin.core.decision import DelegateStatus
from checkin.core.quorum import PresentWhen, Quorum, QuorumFigures, QuorumRule, judge
from checkin.core.quorum_count import NOBODY, DelegationCount, SittingCount, Tally, figures_for
from checkin.core.stream import stream_time


class Part(StrEnum):
    """What somebody is in a sitting. The first four share out those who are convened."""

    PRESENT = "present"  # by the rule: inside now, or there at some time
    LEFT = "left"  # had come and gone out again, where the rule counts who is inside
    EXCUSED = "excused"  # did not come, with leave
    ABSENT = "absent"
    OTHER = "other"  # came and does not count


class Base(StrEnum):
    """Of whom a composition is counted."""

    PRESENT = "present"
    CONVENED = "convened"


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """A sitting as it was frozen. `closings` are those that ended everybody's stay; `elsewhere`: those of the other
    sittings, by their ids."""

    id: int
    name: str
    closings: tuple[datetime, ...]
    rule: QuorumRule
    elsewhere: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)

    def closings_of(self, sitting_id: int) -> tuple[datetime, ...]:
        return self.closings if sitting_id == self.id else self.elsewhere.get(sitting_id, ())


@dataclass(frozen=True, slots=True)
class Standing:
    """One person. Times are as of core.stream; `marks` say on what a presence rests that no door settled alone."""

    delegate_id: int
    full_name: str
    delegation_id: int | None
    category_id: int
    part: Part
    votes: int = 0
    first_in_at: str | None = None
    last_out_at: str | None = None
    inside: bool = False
    sits_for: int | None = None  # delegate's id
    leave: str = ""
    marks: tuple[Mark, ...] = ()
    reason: str = ""

    @property
    def counts(self) -> bool:
        return self.part is not Part.OTHER

    @property
    def came(self) -> bool:
        return self.first_in_at is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A delegation's people who count; `id` None and `name` "" for those of none."""

    id: int | None
    name: str
    allotted: int | None
    convened: int
    present: int
    left: int
    excused: int
    absent: int
    came: int
    inside: int


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """Everybody of a category on the roster, and how many of them came."""

    id: int
    name: str
    counts: bool
    on_roster: int
    came: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """`convened` = `present` + `left` + `excused` + `absent`, all of those who count for the quorum.

    `forced`, `late`, `conflicting` are of the present (one may be in several), `settled` those present who are in
    none of them. `came` and `inside` whatever the rule looks at; `others` came and do not count.
    """

    convened: int
    present: int
    left: int
    excused: int
    absent: int
    came: int
    inside: int
    replaced: int
    others: int
    forced: int
    late: int
    conflicting: int
    settled: int
    votes_convened: int
    votes_present: int
    votes_settled: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`people` are those who count and those who came, in the order of lists. `settled` is the quorum without
    the admissions that are listed apart. `composition`: of whom, by dimension."""

    numbers: Numbers
    quorum_figures: QuorumFigures
    quorum: Quorum
    settled_figures: QuorumFigures
    settled: Quorum
    delegations: tuple[Line, ...]
    categories: tuple[CategoryLine, ...]
    people: tuple[Standing, ...]
    composition: dict[str, dict[str, list[Row]]]

    def of(self, base: Base) -> list[Standing]:
        return [one for one in self.people if one.counts and (base is Base.CONVENED or one.part is Part.PRESENT)]


def count_figures(roster: Roster, sitting: SittingFacts, log: Log) -> Figures:
    """The same roster, facts and log give the same figures, whatever the order of the log."""
    seats = seats_in(roster, sitting.id)
    came = presences(log, sitting.id, sitting.closings, sitting.rule.present)
    people = tuple(_standings(roster, sitting, seats, came))
    registered = came_to_any(log, {each.id: sitting.closings_of(each.id) for each in roster.sittings})
    throughout = {leave.delegate_id for leave in roster.leaves if leave.sitting_id is None}
    count = _count(roster, people, registered, throughout)
    settled = _count(roster, people, registered, throughout, only_settled=True)
    quorum_figures, settled_figures = (figures_for(sitting.rule, each) for each in (count, settled))
    known = {person.id: person for person in roster.people}
    bases = {base: [known[one.delegate_id] for one in people if one.counts and _is_in(base, one)] for base in Base}
    return Figures(
        numbers=_numbers(people, seats, sitting.rule.present),
        quorum_figures=quorum_figures,
        quorum=judge(sitting.rule, quorum_figures),
        settled_figures=settled_figures,
        settled=judge(sitting.rule, settled_figures),
        delegations=tuple(_lines(roster, people)),
        categories=tuple(_categories(roster, people)),
        people=people,
        composition={
            base.value: {each: compose(roster, bases[base], each) for each in dimensions_of(roster)}
            for base in Base
        },
    )


def _is_in(base: Base, one: Standing) -> bool:
    return base is Base.CONVENED or one.part is Part.PRESENT


def _standings(roster: Roster, sitting: SittingFacts, seats: Seats, came: dict[int, Came]) -> Iterable[Standing]:
    excused = {
        leave.delegate_id: "throughout" if leave.sitting_id is None else "sitting"
        for leave in roster.leaves
        if leave.sitting_id in (None, sitting.id)
    }
    for person in roster.people:
        theirs, counts = came.get(person.id), person.id in seats.votes
        of_hall = person.status == DelegateStatus.ACTIVE and person.id not in seats.replaced
        if not of_hall or (theirs is None and not counts):
            continue
        presence = theirs.presence if theirs else None
        seat = seats.sits_for.get(person.id)
        yield Standing(
            delegate_id=person.id,
            full_name=person.full_name,
            delegation_id=person.delegation_id,
            category_id=person.category_id,
            part=_part(counts, theirs, sitting.rule.present, person.id in excused),
            votes=seats.votes.get(person.id, 0),
            first_in_at=stream_time(presence.first_in_at) if presence else None,
            last_out_at=stream_time(presence.last_out_at) if presence and presence.last_out_at else None,
            inside=presence is not None and presence.inside,
            sits_for=seat.outgoing_id if seat and counts else None,
            leave=excused.get(person.id, ""),
            marks=theirs.marks if theirs else (),
            reason=theirs.reason if theirs else "",
        )


def _part(counts: bool, came: Came | None, when: PresentWhen, excused: bool) -> Part:
    if not counts:
        return Part.OTHER
    if came is None:
        return Part.EXCUSED if excused else Part.ABSENT
    return Part.PRESENT if when is PresentWhen.EVER or came.presence.inside else Part.LEFT


def _numbers(people: Sequence[Standing], seats: Seats, when: PresentWhen) -> Numbers:
    counting = [one for one in people if one.counts]
    present = [one for one in counting if one.part is Part.PRESENT]
    settled = [one for one in present if not one.marks]
    parts = {part: sum(one.part is part for one in counting) for part in Part}
    marked = {mark: sum(mark in one.marks for one in present) for mark in Mark}
    return Numbers(
        convened=len(counting),
        present=len(present),
        left=parts[Part.LEFT],
        excused=parts[Part.EXCUSED],
        absent=parts[Part.ABSENT],
        came=sum(one.came for one in counting),
        inside=sum(one.inside for one in counting),
        replaced=sum(one.sits_for is not None for one in counting),
        others=len(people) - len(counting),
        forced=marked[Mark.FORCED],
        late=marked[Mark.LATE],
        conflicting=marked[Mark.CONFLICTING],
        settled=len(settled),
        votes_convened=sum(one.votes for one in counting),
        votes_present=sum(one.votes for one in present),
        votes_settled=sum(one.votes for one in settled),
    )


def _count(
    roster: Roster,
    people: Sequence[Standing],
    registered: set[int],
    throughout: set[int],
    *,
    only_settled: bool = False,
) -> SittingCount:
    """With `only_settled` nobody is present whose presence rests on an admission that is listed apart."""
    tallies: dict[int | None, dict[str, Tally]] = {}
    for one in people:
        if not one.counts:
            continue
        tally, there = Tally(1, one.votes), one.came and not (only_settled and one.marks)
        groups = {
            "convened": True,
            "excused": one.delegate_id in throughout and one.delegate_id not in registered,
            "registered": one.delegate_id in registered,
            "ever": there,
            "now": there and one.inside,
        }
        theirs = tallies.setdefault(one.delegation_id, dict.fromkeys(groups, NOBODY))
        for name, is_in in groups.items():
            if is_in:
                theirs[name] += tally
    counts = [
        DelegationCount(each.id, each.allotted, **tallies.get(each.id, {}))
        for each in roster.delegations
        if each.id in tallies or each.allotted
    ]
    return SittingCount((*counts, *([DelegationCount(None, None, **tallies[None])] if None in tallies else [])))


def _lines(roster: Roster, people: Sequence[Standing]) -> Iterable[Line]:
    """Delegations with seats granted or somebody convened, in their order; who belongs to none is last."""
    by_delegation: dict[int | None, list[Standing]] = {}
    for one in people:
        if one.counts:
            by_delegation.setdefault(one.delegation_id, []).append(one)
    listed: list[Delegation | None] = [*roster.delegations, None]
    for each in listed:
        theirs = by_delegation.get(each.id if each else None, [])
        if theirs or (each and each.allotted):
            yield _line(each, theirs)


def _line(delegation: Delegation | None, theirs: Sequence[Standing]) -> Line:
    parts = {part: sum(one.part is part for one in theirs) for part in Part}
    return Line(
        id=delegation.id if delegation else None,
        name=delegation.name if delegation else "",
        allotted=delegation.allotted if delegation else None,
        convened=len(theirs),
        present=parts[Part.PRESENT],
        left=parts[Part.LEFT],
        excused=parts[Part.EXCUSED],
        absent=parts[Part.ABSENT],
        came=sum(one.came for one in theirs),
        inside=sum(one.inside for one in theirs),
    )


def _categories(roster: Roster, people: Sequence[Standing]) -> Iterable[CategoryLine]:
    came = [one.category_id for one in people if one.came]
    active = [person.category_id for person in roster.people if _active(person)]
    for each in roster.categories:
        yield CategoryLine(each.id, each.name, each.counts, active.count(each.id), came.count(each.id))


def _active(person: Person) -> bool:
    return person.status == DelegateStatus.ACTIVE
