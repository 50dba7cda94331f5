"""A thousand invented histories: the figures of a freeze are those of an oracle that reads the log alone."""

import json

import pytest
from sqlalchemy import select

from checkin.core.credentials.composition import Dimension
from checkin.core.credentials.figures import Figures
from checkin.core.credentials.figures_json import figures_from_json
from checkin.core.stream import stream_time
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.quorum_figures import find_standing
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.verify_reports import verify_reports
from checkin.store.engine import Store
from checkin.store.models import ReportFreeze
from tests.congress import NOW
from tests.services import report_oracle
from tests.services.door import minute
from tests.services.report_history import History, happen, invent

HISTORIES, PART = 1000, 200
COMPARED_WITH_SCREENS = 60


def hold(store: Store, first: int, count: int) -> list[History]:
    with store.write() as session:
        histories = [invent(session, first + at) for at in range(count)]
        for at, history in enumerate(histories):
            happen(session, first + at, history, 0)
    return histories


def frozen_figures(freeze: ReportFreeze) -> Figures:
    return figures_from_json(json.loads(freeze.figures))


def as_the_oracle_says_it(figures: Figures) -> report_oracle.Facts:
    def quorum(held: object, judged: object) -> tuple[int, int, bool]:
        return held.base, held.present, judged.reached  # type: ignore[attr-defined]

    return {
        "numbers": {name: getattr(figures.numbers, name) for name in figures.numbers.__slots__},
        "parts": {one.delegate_id: one.part.value for one in figures.people},
        "marks": {one.delegate_id: sorted(one.marks) for one in figures.people if one.marks},
        "left": {one.delegate_id: one.last_out_at for one in figures.people},
        "quorum": quorum(figures.quorum_figures, figures.quorum),
        "settled": quorum(figures.settled_figures, figures.settled),
        "women": sum(row.count for row in figures.composition["present"][Dimension.SEX] if row.code == "female"),
        "by_delegation": {line.id: (line.convened, line.present) for line in figures.delegations if line.convened},
    }


def told(oracle: report_oracle.Facts) -> report_oracle.Facts:
    left = {key: None if at is None else stream_time(minute(at)) for key, at in oracle["left"].items()}
    return oracle | {"left": left}


@pytest.mark.parametrize("first", range(0, HISTORIES, PART))
def test_a_thousand_freezes_equal_the_oracle_and_stay_so(sqlite_store: Store, first: int) -> None:
    histories = hold(sqlite_store, first, PART)
    ids = [freeze_report(sqlite_store, history.event_id, history.sitting_id, Actor(), NOW) for history in histories]
    with sqlite_store.write() as session:  # what comes later changes none of them
        for number, history in enumerate(histories, first):
            happen(session, number, history, 1, round_=1)
    with sqlite_store.read() as session:
        freezes = {freeze.id: freeze for freeze in session.scalars(select(ReportFreeze))}
        different = []
        for freeze_id, history in zip(ids, histories, strict=True):
            freeze = freezes[freeze_id]
            oracle = report_oracle.report(session, history.event_id, history.sitting_id, freeze.seq)
            if as_the_oracle_says_it(frozen_figures(freeze)) != told(oracle):
                different.append((freeze_id, as_the_oracle_says_it(frozen_figures(freeze)), told(oracle)))
    assert different[:1] == []
    assert len([each for each in verify_reports(sqlite_store) if not each.faults]) == PART


def test_what_is_frozen_is_what_the_screens_say(store: Store) -> None:
    """The live side counts from the attendance table, the freeze from the log."""
    histories = hold(store, 5000, COMPARED_WITH_SCREENS)
    rebuild_attendance(store, write=True)
    different = []
    for history in histories:
        live = find_standing(store, history.event_id, history.sitting_id)
        freeze_id = freeze_report(store, history.event_id, history.sitting_id, Actor(), NOW)
        with store.read() as session:
            frozen = frozen_figures(session.get_one(ReportFreeze, freeze_id))
        numbers = (
            frozen.numbers.convened,
            frozen.numbers.came,
            frozen.numbers.inside,
            frozen.numbers.votes_convened,
        )
        count = live.count
        shown = (count.convened.heads, count.ever.heads, count.now.heads, count.convened.votes)
        if (frozen.quorum_figures, frozen.quorum, numbers) != (live.figures, live.quorum, shown):
            different.append((history.event_id, frozen.quorum_figures, live.figures, numbers, shown))
    assert different[:1] == []
