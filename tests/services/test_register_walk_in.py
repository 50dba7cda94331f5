import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from checkin.core.decision import BadgeStatus
from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.rights import DeviceRole
from checkin.core.verdict import VerdictCode
from checkin.services.assign_device import Assignment
from checkin.services.pair_device import DeviceRevoked, issue_pairing_code, pair_device, revoke_device
from checkin.services.record_scan import Reading, record_device_scan
from checkin.services.register_walk_in import (
    Choices,
    Newcomer,
    Registered,
    register_walk_in,
    walk_in_choices,
)
from checkin.services.search_at_door import Hit
from checkin.services.taken_at_door import TakenAtDoor, walk_ins
from checkin.store.models import Badge, Category, Delegate, Delta, Device
from tests.congress import NOW, Congress, hold_congress

ID = "6f9619ff-8b86-4011-b42d-00c04fc964ff"


def _key(congress: Congress, role: DeviceRole = DeviceRole.SUPERVISOR) -> str:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(role=role))
    return pair_device(congress.store, code, "Máy trưởng cửa", NOW).key


def _newcomer(congress: Congress, **changes: Any) -> Newcomer:
    someone = Newcomer(
        walk_in_id=ID,
        full_name="  Đỗ  Thị Mới ",
        category_id=congress.categories["guest"],
        delegation_id=congress.delegations["Quận 1"],
        reason="Khách mời thêm sáng nay",
    )
    return replace(someone, **changes)


def _register(congress: Congress, key: str, **changes: Any) -> Registered:
    return register_walk_in(congress.store, key, _newcomer(congress, **changes), NOW)


def _count(congress: Congress, model: type) -> int:
    with congress.store.read() as session:
        return session.scalars(select(func.count()).select_from(model)).one()


def test_somebody_on_no_list_becomes_a_delegate_with_a_badge(congress: Congress) -> None:
    answer = _register(congress, _key(congress))
    assert answer.delegate is not None
    assert answer == Registered(
        Hit(
            delegate_id=answer.delegate.delegate_id,
            full_name="Đỗ Thị Mới",
            position="",
            delegation="Quận 1",
            category="Khách mời",
            category_color=answer.delegate.category_color,
            badge_number="3005",
            seat="",
        ),
        [],
    )
    with congress.store.read() as session:
        badge = session.scalars(select(Badge).where(Badge.delegate_id == answer.delegate.delegate_id)).one()
    assert (badge.number, badge.status) == ("3005", BadgeStatus.ACTIVE)


def test_they_come_in_by_a_scan_like_everybody(congress: Congress) -> None:
    key = _key(congress)
    answer = _register(congress, key)
    assert answer.delegate is not None
    reading = Reading(
        scan_id=str(uuid.uuid4()),
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        method="picked",
        read=str(answer.delegate.delegate_id),
        scanned_at=NOW,
    )
    assert record_device_scan(congress.store, key, reading, NOW)["verdict"] == VerdictCode.ADMITTED


def test_the_same_id_again_makes_nobody_new(congress: Congress) -> None:
    key = _key(congress)
    first = _register(congress, key)
    before = _count(congress, Delegate), _count(congress, Badge)
    assert _register(congress, key, full_name="Người khác") == first
    assert (_count(congress, Delegate), _count(congress, Badge)) == before


def test_namesakes_are_shown_before_anything_is_written(congress: Congress) -> None:
    key = _key(congress)
    before = _count(congress, Delegate)
    answer = _register(congress, key, full_name="NGUYEN thi hang")
    assert (answer.delegate, [hit.full_name for hit in answer.same_name]) == (None, ["Nguyễn Thị Hằng"])
    assert _count(congress, Delegate) == before
    confirmed = _register(congress, key, full_name="Nguyễn Thị Hằng", confirmed=True)
    assert confirmed.delegate is not None
    assert (confirmed.delegate.badge_number, _count(congress, Delegate)) == ("3005", before + 1)


def test_somebody_may_be_of_no_delegation(congress: Congress) -> None:
    answer = _register(congress, _key(congress), delegation_id=None)
    assert answer.delegate is not None
    assert answer.delegate.delegation == ""


@pytest.mark.parametrize(
    ("field", "text"),
    [("full_name", " \n "), ("full_name", "a" * 201), ("reason", "\u00a0"), ("reason", "b" * 301)],
)
def test_a_name_and_a_reason_say_something(congress: Congress, field: str, text: str) -> None:
    key = _key(congress)
    with pytest.raises(InvalidField) as refused:
        _register(congress, key, **{field: text})
    assert refused.value.field == field


def test_a_steward_takes_nobody(congress: Congress) -> None:
    key = _key(congress, DeviceRole.STEWARD)
    with pytest.raises(NotPermitted):
        _register(congress, key)
    with pytest.raises(NotPermitted):
        walk_in_choices(congress.store, key)


def test_a_phone_that_was_cut_off_takes_nobody(congress: Congress) -> None:
    key = _key(congress)
    with congress.store.read() as session:
        device_id = session.scalars(select(Device.id)).one()
    revoke_device(congress.store, congress.event_id, device_id, NOW)
    with pytest.raises(DeviceRevoked):
        _register(congress, key)


def test_nothing_of_another_event_is_there(congress: Congress) -> None:
    other = hold_congress(congress.store, "Khác")
    key = _key(congress)
    for changes in (
        {"category_id": other.categories["guest"]},
        {"delegation_id": other.delegations["Quận 1"]},
        {"category_id": 10**6},
    ):
        with pytest.raises(NotFound):
            _register(congress, key, **changes)
    assert _register(other, _key(other)).delegate is not None
    with pytest.raises(NotFound):
        _register(congress, key)


def test_what_somebody_may_be_is_offered_without_the_alternates(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(update(Category).values(needs_activation=Category.code == "alternate"))
        rows = session.execute(
            select(Category.id, Category.name, Category.code)
            .where(Category.event_id == congress.event_id)
            .order_by(Category.position)
        ).all()
    names = [(key, name) for key, name, code in rows if code != "alternate"]
    delegations = [(congress.delegations[name], name) for name in ("Quận 1", "Quận 3")]
    assert walk_in_choices(congress.store, _key(congress)) == Choices(names, delegations)
    with pytest.raises(NotFound):
        _register(congress, _key(congress), category_id=congress.categories["alternate"])


def test_organizers_see_who_was_taken_by_whom_and_why(congress: Congress) -> None:
    answer = _register(congress, _key(congress))
    assert answer.delegate is not None
    assert walk_ins(congress.store, congress.event_id) == [
        TakenAtDoor(
            NOW,
            answer.delegate.delegate_id,
            "Đỗ Thị Mới",
            "Khách mời",
            "Quận 1",
            "Máy trưởng cửa",
            "Khách mời thêm sáng nay",
            ID,
        )
    ]


def test_screens_are_told_that_the_roster_has_grown(congress: Congress) -> None:
    before = _count(congress, Delta)
    _register(congress, _key(congress))
    assert _count(congress, Delta) == before + 1
