from datetime import datetime

import pytest
from sqlalchemy import func, select

from checkin.core.attendance import Direction
from checkin.core.errors import InvalidField, NotFound
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.services.pair_device import DeviceRevoked, issue_pairing_code, pair_device, revoke_device
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.record_batch import record_batch
from checkin.services.void_scan import (
    VoidIdReused,
    Voiding,
    VoidNotPermitted,
    void_device_scan,
    void_scan,
)
from checkin.store.models import Delta, ScanVoid
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def paired(congress: Congress, role: DeviceRole = DeviceRole.STEWARD) -> tuple[int, str]:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(role=role))
    device = pair_device(congress.store, code, "Máy", NOW)
    return device.device.id, device.key


def voiding(scan_id: str, at: datetime, void_id: str = "void", reason: str = "Nhầm người") -> Voiding:
    return Voiding(void_id=void_id, scan_id=scan_id, reason=reason, voided_at=at)


def test_a_void_undoes_the_admission(door: Door) -> None:
    door.scan("in", at=1)
    assert door.void("void", "in", 2) == {"void_id": "void", "scan_id": "in", "voided": True}
    assert door.present() is None


def test_a_void_is_a_row_of_its_own_with_actor_and_reason(door: Door) -> None:
    device_id, key = paired(door.congress)
    door.scan("in", at=1, device_id=device_id)
    void_device_scan(door.congress.store, key, voiding("in", minute(2)), minute(2))
    with door.congress.store.read() as session:
        row = session.get_one(ScanVoid, "void")
    assert (row.scan_id, row.device_id, row.account_id, row.reason) == ("in", device_id, None, "Nhầm người")
    assert door.log("in").verdict == "admitted"


def test_a_void_that_overtakes_its_scan_still_wins(door: Door) -> None:
    device_id, key = paired(door.congress)
    void_device_scan(door.congress.store, key, voiding("in", minute(2)), minute(2))
    answer = door.scan("in", at=1, arrives=3, device_id=device_id)
    assert (answer["verdict"], door.present()) == ("admitted", None)


def test_a_cut_off_phone_undoes_its_own_until_it_has_handed_in_all(door: Door) -> None:
    (device_id, key), congress = paired(door.congress, DeviceRole.SUPERVISOR), door.congress
    for scan_id, name, device in (
        ("own", "Lê Hữu Đức", device_id),
        ("other", "H'Hen Niê", None),
        ("late", "Nguyễn Thị Hằng", device_id),
    ):
        door.scan(scan_id, name, at=1, device_id=device)
    revoke_device(congress.store, congress.event_id, device_id, minute(2))
    void_device_scan(congress.store, key, voiding("own", minute(2)), minute(3))
    with pytest.raises(VoidNotPermitted):
        void_device_scan(congress.store, key, voiding("other", minute(2), "void 2"), minute(3))
    record_batch(congress.store, key, [], minute(4), last=True)
    with pytest.raises(DeviceRevoked):
        void_device_scan(congress.store, key, voiding("late", minute(2), "void 3"), minute(5))
    assert [door.present(name) for name in ("Lê Hữu Đức", "H'Hen Niê", "Nguyễn Thị Hằng")] == [None, True, True]


def test_who_was_voided_may_come_in_again(door: Door) -> None:
    door.scan("in", at=1)
    door.void("void", "in", 2)
    assert (door.scan("again", at=3)["verdict"], door.present()) == ("admitted", True)


def test_a_voided_exit_leaves_the_delegate_inside(door: Door) -> None:
    door.scan("in", at=1)
    door.scan("out", at=2, direction=Direction.OUT)
    door.void("void", "out", 3)
    assert door.present() is True


def test_a_void_is_told_once_to_screens(door: Door) -> None:
    door.scan("in", at=1)

    def deltas() -> int:
        with door.congress.store.read() as session:
            return session.scalars(select(func.count()).select_from(Delta)).one()

    before = deltas()
    answers = [door.void("void", "in", 2) for _ in range(2)]
    assert (answers[0] == answers[1], deltas()) == (True, before + 1)


def test_the_same_void_id_for_another_scan_is_refused(door: Door) -> None:
    door.scan("in", at=1)
    door.scan("other", "Nguyễn Thị Hằng", at=1)
    door.void("void", "in", 2)
    with pytest.raises(VoidIdReused):
        door.void("void", "other", 3)
    assert door.present("Nguyễn Thị Hằng") is True


@pytest.mark.parametrize(("at", "allowed"), [(16, True), (16.1, False)])
def test_a_phone_may_undo_its_own_within_a_quarter_of_an_hour(door: Door, at: float, allowed: bool) -> None:
    device_id, key = paired(door.congress)
    door.scan("in", at=1, device_id=device_id)
    if not allowed:
        with pytest.raises(VoidNotPermitted):
            void_device_scan(door.congress.store, key, voiding("in", minute(at)), minute(at))
    else:
        void_device_scan(door.congress.store, key, voiding("in", minute(at)), minute(at))
    assert door.present() is (None if allowed else True)


def test_a_steward_may_not_undo_what_another_phone_recorded(door: Door) -> None:
    door.scan("in", at=1, device_id=paired(door.congress)[0])
    with pytest.raises(VoidNotPermitted):
        void_device_scan(door.congress.store, paired(door.congress)[1], voiding("in", minute(2)), minute(2))


def test_a_supervisor_may_undo_what_any_phone_recorded_at_any_time(door: Door) -> None:
    door.scan("in", at=1, device_id=paired(door.congress)[0])
    key = paired(door.congress, DeviceRole.SUPERVISOR)[1]
    void_device_scan(door.congress.store, key, voiding("in", minute(300)), minute(300))
    assert door.present() is None


def test_a_void_sent_again_is_answered_as_before_though_the_device_is_a_supervisor_s_no_more(door: Door) -> None:
    congress = door.congress
    door.scan("in", at=1)
    device_id, key = paired(congress, DeviceRole.SUPERVISOR)
    answer = void_device_scan(congress.store, key, voiding("in", minute(2)), minute(2))
    revoke_device(congress.store, congress.event_id, device_id, minute(3))
    assert void_device_scan(congress.store, key, voiding("in", minute(2)), minute(4)) == answer


def test_a_scan_of_another_event_is_not_there(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    door.scan("in", at=1)
    key = paired(other, DeviceRole.SUPERVISOR)[1]
    with pytest.raises(NotFound):
        void_device_scan(door.congress.store, key, voiding("in", minute(2)), minute(2))
    with pytest.raises(NotFound):
        void_scan(door.congress.store, other.event_id, None, voiding("in", minute(2)), minute(2))
    assert door.present() is True


def test_a_void_from_another_event_that_overtakes_the_scan_undoes_nothing(door: Door) -> None:
    congress = door.congress
    _, key = paired(hold_congress(congress.store, "Đại hội khác"))
    void_device_scan(congress.store, key, voiding("in", minute(2)), minute(2))
    door.scan("in", at=1, arrives=3)
    assert (door.present(), rebuild_attendance(congress.store, write=False).unchanged) == (True, True)


@pytest.mark.parametrize("reason", [" ", "x" * 301])
def test_a_void_has_a_reason(door: Door, reason: str) -> None:
    door.scan("in", at=1)
    with pytest.raises(InvalidField):
        void_scan(
            door.congress.store, door.congress.event_id, None, voiding("in", minute(2), reason=reason), minute(2)
        )
