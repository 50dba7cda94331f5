"""Who gets which seat: delegations one after the other, each together, in the order of the seats."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from checkin.core.hall_plan import HallPlan


@dataclass(frozen=True, slots=True)
class Party:
    """People who sit together, in their order; `key` is a delegation's id, None for those of none."""

    key: int | None
    people: tuple[int, ...]


@dataclass(slots=True)
class Seated:
    """Seats by delegate; who found none; parties that lie in more than one block."""

    seats: dict[int, str] = field(default_factory=dict)
    without: list[int] = field(default_factory=list)
    divided: list[int | None] = field(default_factory=list)


def seat_parties(plan: HallPlan, parties: Iterable[Party], taken: Collection[str]) -> Seated:
    """Pure. Seats that are kept free or `taken` are left out.

    A party that the rest of a block cannot hold begins with the next one, as long as seats suffice for everybody
    all the same; otherwise it goes on from block to block.
    """
    held = set(taken)
    blocks = [
        [seat.name for seat in block.order if not seat.kept and seat.name not in held] for block in plan.blocks
    ]
    waiting = list(parties)
    people_left = sum(len(party.people) for party in waiting)
    found, at = Seated(), 0
    for party in waiting:
        at = _block_for(blocks, at, len(party.people), people_left)
        used = set()
        for person in party.people:
            while at < len(blocks) and not blocks[at]:
                at += 1
            if at == len(blocks):
                found.without.append(person)
                continue
            found.seats[person] = blocks[at].pop(0)
            used.add(at)
        people_left -= len(party.people)
        if len(used) > 1:
            found.divided.append(party.key)
    return found


def _block_for(blocks: Sequence[list[str]], at: int, size: int, people_left: int) -> int:
    """The first block from `at` on that holds so many, if no more seats are skipped than can be spared."""
    spare = sum(len(block) for block in blocks[at:]) - people_left
    for place in range(at, len(blocks)):
        if len(blocks[place]) >= size:
            return place
        spare -= len(blocks[place])
        if spare < 0:
            break
    return at
