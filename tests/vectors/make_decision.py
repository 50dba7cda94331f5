"""Writes decision.json: what the server decides on cases that a phone must decide alike.

    python -m tests.vectors.make_decision

The hand-picked cases show one rule each; the drawn ones (fixed seed) mix them. A case in short:

    {"name", "at", "direction", "override", "badge", "sitting", "admitted", "movements", "voids", "expect"}

All moments are milliseconds since 1970 and small. `badge` is null (nobody knows it) or {"event_id", "category_id",
"needs_activation", "ended": [status, since] | null, "withdrawn": since | null, "activated": since | null, "note"},
where 0 is "always"; "status" says what holds since "withdrawn" where it is not that. `sitting` is {"mode",
"category_ids", "acts": [[since, state, ends stays]]}. Movements are [scan id, moment, effect, entrance id], voids
[scan id, moment]. `several` stands where what was typed fits more than one person. The request is of event 1.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checkin.core.attendance import Direction, Effect, Movement, Presence, SittingMode, Undoing, project_presence
from checkin.core.decision import (
    BadgeStatus,
    DelegateStatus,
    ScanRequest,
    SittingState,
    decide,
    effect_of,
    state_at,
)
from checkin.core.verdict import Verdict, VerdictCode
from checkin.store.door_place import Place, SittingHistory, facts_about
from checkin.store.found_badge import FoundBadge
from tests.vectors.decision_cases import PICKED, PLAIN, Case

FILE = Path(__file__).parent / "decision.json"
DRAWN = 1000
SEED = 20261123
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _moment(milliseconds: int | None) -> datetime | None:
    """0 is "always", which the store keeps as no time at all."""
    return _EPOCH + milliseconds * _MILLISECOND if milliseconds else None


def _at(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _MILLISECOND


def _badge(case: Case) -> FoundBadge | None:
    badge = case["badge"]
    if badge is None:
        return None
    status, ended = badge["ended"] or ("active", None)
    return FoundBadge(
        badge_id=1,
        event_id=badge["event_id"],
        status=BadgeStatus(status),
        ended_at=_moment(ended),
        delegate_id=1,
        delegate_status=DelegateStatus.ACTIVE
        if badge["withdrawn"] is None
        else DelegateStatus(badge.get("status", "withdrawn")),
        withdrawn_at=_moment(badge["withdrawn"]),
        activated_at=_moment(badge["activated"]),
        staff_note=badge["note"],
        category_id=badge["category_id"],
        full_name="Nguyễn Thị Hằng",
        position="",
        seat="",
        category_name="",
        category_color="",
        counts_for_quorum=True,
        needs_activation=badge["needs_activation"],
        delegation_id=None,
        delegation_name=None,
        photo=None,
        sits_otherwise=False,
        votes=1,
        may_be_shown=True,
        excused=False,
        ended_by=None,
    )


def _place(case: Case) -> Place:
    sitting = case["sitting"]
    return Place(
        sitting_state=SittingState.PLANNED,  # as it is now, which no scan of an earlier moment looks at
        closed_at=None,
        sitting_mode=SittingMode(sitting["mode"]),
        admitted_category_ids=frozenset(case["admitted"]),
        convened_category_ids=frozenset(sitting["category_ids"]),
    )


def _history(case: Case) -> SittingHistory:
    acts = case["sitting"]["acts"]
    return SittingHistory(
        acts=tuple((_at(since), SittingState(state)) for since, state, _ in acts),
        closings=tuple(_at(since) for since, _, ends_stays in acts if ends_stays),
    )


def _presence(case: Case, history: SittingHistory, at: datetime) -> Presence | None:
    movements = [Movement(scan, _at(when), Effect(what), where) for scan, when, what, where in case["movements"]]
    voids = [Undoing(scan, _at(when)) for scan, when in case["voids"]]
    return project_presence(
        [movement for movement in movements if movement.at <= at],
        [void for void in voids if void.at <= at],
        [closing for closing in history.closings if closing <= at],
    )


def expected(case: Case) -> dict[str, Any]:
    """What the server's rules say of a case; `previous` is [first entry, its entrance] or null."""
    at, badge, history = _at(case["at"]), _badge(case), _history(case)
    request = ScanRequest(1, Direction(case["direction"]), case["override"])
    presence = _presence(case, history, at) if badge and badge.event_id == 1 else None
    state, several = state_at(history.acts, at), case.get("several", False)
    facts = facts_about(badge, _place(case), state, at, presence, several=several)
    verdict = decide(request, facts)
    return {
        "verdict": verdict.code,
        "overrode": verdict.overrode,
        "effect": effect_of(verdict, request, SittingMode(case["sitting"]["mode"])),
        "previous": [(presence.first_in_at - _EPOCH) // _MILLISECOND, presence.entrance_id] if presence else None,
    }


def _drawn_moment(chance: random.Random) -> int:
    """Of half a minute: as many lie within the seconds by which phones' clocks differ as beyond."""
    return 500 * chance.randint(1, 60)


def _drawn(chance: random.Random, number: int) -> Case:
    at = _drawn_moment(chance)
    return {
        "name": f"drawn {number}",
        "at": at,
        "direction": "out" if chance.random() < 0.12 else "in",
        "override": chance.random() < 0.15,
        "badge": _drawn_badge(chance),
        "sitting": {
            "mode": chance.choice(list(SittingMode)),
            "category_ids": chance.sample((1, 2, 3), 2) if chance.random() < 0.2 else [],
            "acts": _drawn_acts(chance),
        },
        "admitted": chance.sample((1, 2, 3), 2) if chance.random() < 0.2 else [],
        "movements": (movements := _drawn_movements(chance)),
        "voids": [[scan, _drawn_moment(chance)] for scan, *_ in movements if chance.random() < 0.12],
    }


def _drawn_badge(chance: random.Random) -> dict[str, Any] | None:
    if chance.random() < 0.03:
        return None

    def sometimes(share: float, value: Any) -> Any:
        return value if chance.random() < share else None

    return {
        "event_id": 2 if chance.random() < 0.03 else 1,
        "category_id": chance.choice((1, 1, 2, 3)),
        "needs_activation": chance.random() < 0.15,
        "ended": sometimes(0.2, [chance.choice(("replaced", "lost", "revoked")), 500 * chance.randint(0, 60)]),
        "withdrawn": sometimes(0.15, 500 * chance.randint(0, 60)),
        "activated": sometimes(0.5, _drawn_moment(chance)),
        "note": "Ghi chú" if chance.random() < 0.2 else "",
    }


def _drawn_acts(chance: random.Random) -> list[list[Any]]:
    if chance.random() < 0.5:
        return [[1, "open", False]]
    moments = sorted(chance.sample(range(500, 30_500, 500), chance.randint(0, 4)))
    return [
        [moment, "closed" if turn % 2 else "open", bool(turn % 2) and chance.random() < 0.6]
        for turn, moment in enumerate(moments)
    ]


def _drawn_movements(chance: random.Random) -> list[list[Any]]:
    effects = ("entry", "first_entry", "first_entry", "exit", "exit")
    return [
        [f"s{chance.randint(10, 99)}{number}", _drawn_moment(chance), chance.choice(effects), chance.randint(1, 4)]
        for number in range(chance.choice((0, 0, 1, 2, 3, 4, 5)))
    ]


def make() -> list[Case]:
    chance = random.Random(SEED)
    cases = [{"name": name} | PLAIN | changes for name, changes in PICKED.items()]
    cases += [_drawn(chance, number) for number in range(DRAWN)]
    return [case | {"expect": expected(case)} for case in cases]


def verdicts() -> dict[str, list[Any]]:
    """Of each code: tone, whether it admits, whether it may name the delegate."""
    every = [Verdict(code) for code in VerdictCode]
    return {verdict.code: [verdict.tone, verdict.admits, verdict.names_delegate] for verdict in every}


def as_text() -> str:
    about = "Made by make_decision.py: checkin/core/decision.py and static/js/door/decision.js agree on these"
    head = json.dumps({"about": about, "verdicts": verdicts()})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in make())
    return f'{head[:-1]}, "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(as_text(), "utf-8")
