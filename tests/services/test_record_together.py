import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.open_delegate import open_delegate
from checkin.services.paper_list import Ticks, record_ticks
from checkin.services.record_together import MOST_PEOPLE, Coach, record_coach, undo_coach
from checkin.services.sign_in import add_account
from checkin.store.models import Attendance, Scan, ScanVoid
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

FORM = str(uuid.UUID(int=7))


def coach(congress: Congress, *names: str, form: str = FORM) -> Coach:
    ids = [congress.delegates[name] for name in names]
    return Coach(form, congress.sittings[0], congress.entrances[0], ids)


def verdicts(congress: Congress, *names: str, form: str = FORM, at: float = 1) -> dict[str, str]:
    answers = record_coach(congress.store, congress.event_id, None, coach(congress, *names, form=form), minute(at))
    return {each.full_name: each.answer["verdict"] for each in answers}


def count(congress: Congress, model: type) -> int:
    with congress.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_each_of_a_coach_gets_an_answer_of_the_same_decision(congress: Congress) -> None:
    congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    congress.add_delegate("Lê Đã Rút")
    rut = [congress.delegates["Lê Đã Rút"]]
    change_status(congress.store, congress.event_id, rut, DelegateStatus.WITHDRAWN, "", Actor(), NOW)
    Door(congress).scan("s1", "Lê Hữu Đức")
    told = verdicts(congress, "Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê", "Phạm Dự Khuyết", "Lê Đã Rút", at=5)
    assert told == {
        "Lê Hữu Đức": "already_inside",
        "Nguyễn Thị Hằng": "admitted",
        "H'Hen Niê": "admitted",
        "Phạm Dự Khuyết": "alternate_not_activated",
        "Lê Đã Rút": "delegate_withdrawn",
    }
    assert count(congress, Attendance) == 3


def test_somebody_without_a_badge_is_admitted_too(congress: Congress) -> None:
    congress.add_delegate("Trần Chưa Thẻ")
    assert verdicts(congress, "Trần Chưa Thẻ") == {"Trần Chưa Thẻ": "admitted"}


def test_a_form_sent_twice_records_nobody_twice(congress: Congress) -> None:
    both = [verdicts(congress, "Lê Hữu Đức", "Nguyễn Thị Hằng", at=at) for at in (1, 9)]
    assert (both[0] == both[1], count(congress, Scan)) == (True, 2)


def test_another_form_finds_them_inside(congress: Congress) -> None:
    verdicts(congress, "Lê Hữu Đức")
    assert verdicts(congress, "Lê Hữu Đức", form=str(uuid.UUID(int=8)), at=9) == {"Lê Hữu Đức": "already_inside"}


def test_nobody_is_recorded_where_one_is_of_another_event(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    ids = [congress.delegates["Lê Hữu Đức"], other.delegates["Lê Hữu Đức"]]
    with pytest.raises(NotFound):
        record_coach(
            congress.store,
            congress.event_id,
            None,
            Coach(FORM, congress.sittings[0], congress.entrances[0], ids),
            NOW,
        )
    assert count(congress, Scan) == 0


@pytest.mark.parametrize(("ids", "problem"), [([], "empty"), (range(1, MOST_PEOPLE + 2), "long")])
def test_nobody_and_too_many_are_refused(congress: Congress, ids: list[int], problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        record_coach(congress.store, congress.event_id, None, Coach(FORM, congress.sittings[0], 1, ids), NOW)
    assert refused.value.problem == problem


def test_a_coach_is_undone_as_one_and_only_what_this_form_admitted(congress: Congress) -> None:
    Door(congress).scan("s1", "H'Hen Niê")
    names = ("Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê")
    verdicts(congress, *names, at=5)
    undone = [
        undo_coach(congress.store, congress.event_id, None, coach(congress, *names), "nhầm", minute(at))
        for at in (6, 7)
    ]
    assert (undone, count(congress, ScanVoid)) == ([2, 2], 3)
    door = Door(congress)
    assert [door.present(name) for name in names] == [None, None, True]


def test_the_log_names_the_organizer_who_recorded_and_who_undid(congress: Congress) -> None:
    mine = coach(congress, "Lê Hữu Đức")
    alice, bob = (
        add_account(congress.store, username=name.lower(), name=name, password="a long enough one", now=NOW).id
        for name in ("Alice", "Bob")
    )
    record_coach(congress.store, congress.event_id, alice, mine, minute(1))
    ticks = Ticks(FORM, congress.sittings[0], congress.entrances[0], minute(2), mine.delegate_ids)
    again = replace(ticks, form_id=str(uuid.UUID(int=8)))
    record_ticks(congress.store, congress.event_id, bob, again, minute(3))
    undo_coach(congress.store, congress.event_id, bob, mine, "nhầm", minute(4))
    logged = open_delegate(congress.store, congress.event_id, congress.delegates["Lê Hữu Đức"]).scans
    assert [(scan.method, scan.by, scan.voided_by) for scan in logged] == [
        ("paper", "Bob", ""),
        ("picked", "Alice", "Bob"),
    ]


def test_undoing_a_coach_leaves_inside_whom_a_door_let_in_at_the_same_moment(congress: Congress) -> None:
    door = Door(congress)
    door.scan("door", "Lê Hữu Đức", at=1)
    verdicts(congress, "Lê Hữu Đức", "Nguyễn Thị Hằng", at=1.05)
    both = coach(congress, "Lê Hữu Đức", "Nguyễn Thị Hằng")
    assert undo_coach(congress.store, congress.event_id, None, both, "nhầm", minute(2)) == 1
    assert (door.present("Lê Hữu Đức"), door.present("Nguyễn Thị Hằng")) == (True, None)


def test_another_events_form_undoes_nothing(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    verdicts(congress, "Lê Hữu Đức")
    mine = coach(congress, "Lê Hữu Đức")
    assert undo_coach(congress.store, other.event_id, None, mine, "nhầm", minute(5)) == 0
    assert Door(congress).present() is True
