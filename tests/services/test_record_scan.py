import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from checkin.core.errors import NotFound
from checkin.services.pair_device import (
    DeviceRevoked,
    DeviceUnknown,
    issue_pairing_code,
    pair_device,
    revoke_device,
)
from checkin.services.plan_event import close_sitting
from checkin.services.record_scan import Reading, ScanIdReused, ScanReport, record_device_scan, record_scan
from checkin.store.models import Attendance, Badge, Delta, Scan
from tests.congress import NOW, Congress, hold_congress

Report = Callable[..., ScanReport]


@pytest.fixture
def report(congress: Congress) -> Report:
    """A report of Nguyễn Thị Hằng's badge at the first sitting; keywords change it."""

    def make(**changes: Any) -> ScanReport:
        fields: dict[str, Any] = {
            "scan_id": str(uuid.uuid4()),
            "event_id": congress.event_id,
            "sitting_id": congress.sittings[0],
            "entrance_id": congress.entrances[0],
            "device_id": None,
            "method": "camera",
            "read": congress.codes["Nguyễn Thị Hằng"],
            "scanned_at": NOW,
        }
        return ScanReport(**(fields | changes))

    return make


@pytest.fixture
def reading(congress: Congress) -> Reading:
    return Reading(
        scan_id=str(uuid.uuid4()),
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        method="camera",
        read=congress.codes["Nguyễn Thị Hằng"],
        scanned_at=NOW,
    )


@pytest.fixture
def device(congress: Congress) -> tuple[int, str]:
    """Id and key of a paired phone."""
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    paired = pair_device(congress.store, code, "Điện thoại cửa 1", NOW)
    return paired.device.id, paired.key


def _count(congress: Congress, model: type) -> int:
    with congress.store.read() as session:
        return session.scalars(select(func.count()).select_from(model)).one()


def test_a_valid_badge_is_admitted_and_counted(congress: Congress, report: Report) -> None:
    answer = record_scan(congress.store, report(scan_id="a"), NOW)
    assert answer == {
        "scan_id": "a",
        "verdict": "admitted",
        "tone": "go",
        "direction": "in",
        "counts": True,
        "provisional": False,
        "overrode": None,
        "note": "",
        "right_entrances": [],
        "delegate": {
            "full_name": "Nguyễn Thị Hằng",
            "position": "",
            "category": "Đại biểu chính thức",
            "category_color": "#a3161f",
            "delegation": "Quận 1",
            "seat": "",
        },
        "previous": None,
        "photo": "",
        "badge_ended_at": None,
        "badge_ended_by": "",
    }
    assert (_count(congress, Scan), _count(congress, Attendance)) == (1, 1)


def test_a_second_scan_tells_when_and_where_the_first_was(congress: Congress, report: Report) -> None:
    record_scan(congress.store, report(), NOW)
    later = NOW + timedelta(minutes=5)
    answer = record_scan(congress.store, report(entrance_id=congress.entrances[1], scanned_at=later), later)
    assert (answer["verdict"], answer["previous"]) == (
        "already_inside",
        {"at": NOW.isoformat(), "entrance": "Cửa 1"},
    )


def test_the_same_id_gets_the_stored_answer_whatever_has_changed(congress: Congress, report: Report) -> None:
    scan = report()
    first = record_scan(congress.store, scan, NOW)
    close_sitting(congress.store, congress.event_id, congress.sittings[0], NOW)
    assert record_scan(congress.store, scan, NOW + timedelta(hours=5)) == first
    assert _count(congress, Scan) == 1


def test_a_refusal_is_kept_for_its_id_too(congress: Congress, report: Report) -> None:
    scan = report(read="DB:" + "A" * 26)
    first = record_scan(congress.store, scan, NOW)
    assert (first["verdict"], record_scan(congress.store, scan, NOW)) == ("unknown_badge", first)
    assert (_count(congress, Scan), _count(congress, Attendance)) == (1, 0)


def test_the_same_id_for_another_badge_is_an_error(congress: Congress, report: Report) -> None:
    record_scan(congress.store, report(scan_id="a"), NOW)
    with pytest.raises(ScanIdReused):
        record_scan(congress.store, report(scan_id="a", read=congress.codes["Lê Hữu Đức"]), NOW)


def test_a_badge_of_another_event_names_nobody(congress: Congress, report: Report) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    answer = record_scan(congress.store, report(read=other.codes["Lê Hữu Đức"]), NOW)
    assert (answer["verdict"], answer["delegate"]) == ("wrong_event", None)


def test_a_typed_badge_number_is_found(congress: Congress, report: Report) -> None:
    with congress.store.read() as session:
        from checkin.store.models import Badge

        number = session.scalars(
            select(Badge.number).where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"])
        ).one()
    answer = record_scan(congress.store, report(method="typed", read=f" {number} "), NOW)
    assert (answer["verdict"], answer["delegate"]["full_name"]) == ("admitted", "Lê Hữu Đức")


def test_a_sitting_that_is_not_open_refuses(congress: Congress, report: Report) -> None:
    answer = record_scan(congress.store, report(sitting_id=congress.sittings[1]), NOW)
    assert answer["verdict"] == "sitting_not_open"


def test_a_guest_is_admitted_and_does_not_count(congress: Congress, report: Report) -> None:
    answer = record_scan(congress.store, report(read=congress.codes["Trần Khách"]), NOW)
    assert (answer["verdict"], answer["counts"]) == ("admitted", False)


def test_a_place_of_another_event_is_not_found(congress: Congress, report: Report) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        record_scan(congress.store, report(entrance_id=other.entrances[0]), NOW)


def test_a_scan_from_the_future_is_taken_as_now(congress: Congress, report: Report) -> None:
    record_scan(congress.store, report(scanned_at=NOW + timedelta(hours=2)), NOW)
    with congress.store.read() as session:
        assert session.scalars(select(Scan.scanned_at)).one() == NOW


def test_an_admission_appends_one_delta(congress: Congress, report: Report) -> None:
    before = _count(congress, Delta)
    record_scan(congress.store, report(), NOW)
    record_scan(congress.store, report(), NOW)
    assert _count(congress, Delta) == before + 1


def test_eight_phones_at_once_admit_one_badge_once(congress: Congress, report: Report) -> None:
    reports = [report() for _ in range(8)]
    with ThreadPoolExecutor(8) as phones:
        answers = list(phones.map(lambda scan: record_scan(congress.store, scan, NOW)["verdict"], reports))
    assert sorted(answers) == ["admitted"] + ["already_inside"] * 7


def test_eight_copies_of_one_request_leave_one_row(congress: Congress, report: Report) -> None:
    scan = report()
    with ThreadPoolExecutor(8) as phones:
        answers = list(phones.map(lambda _: record_scan(congress.store, scan, NOW), range(8)))
    assert (len(answers), {str(answer) for answer in answers} == {str(answers[0])}) == (8, True)
    assert _count(congress, Scan) == 1


@pytest.mark.parametrize(
    ("listed", "typed"), [("a12", "a12"), ("a12", "A12"), ("ĐB-01", "đb-01"), ("đb-01", "đb-01")]
)
def test_a_number_is_found_in_capitals_or_not(congress: Congress, report: Report, listed: str, typed: str) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Badge).where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"]).values(number=listed)
        )
    answer = record_scan(congress.store, report(method="typed", read=f" {typed} "), NOW)
    assert answer["delegate"]["full_name"] == "Lê Hữu Đức"


def test_a_repeated_id_and_a_reused_one_are_logged(
    congress: Congress, report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    record_scan(congress.store, report(scan_id="a"), NOW)
    with caplog.at_level("INFO", logger="checkin.scans"):
        record_scan(congress.store, report(scan_id="a"), NOW)
        with pytest.raises(ScanIdReused):
            record_scan(congress.store, report(scan_id="a", read=congress.codes["Lê Hữu Đức"]), NOW)
    assert [(line.levelname, line.message, line.__dict__["scan_id"]) for line in caplog.records] == [
        ("INFO", "scan repeated", "a"),
        ("WARNING", "scan id reused", "a"),
    ]


def test_a_reused_id_is_logged_with_what_was_read_first_and_second_as_hashes(
    congress: Congress, report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (congress.codes[name] for name in ("Nguyễn Thị Hằng", "Lê Hữu Đức"))
    record_scan(congress.store, report(scan_id="a", read=first), NOW)
    with pytest.raises(ScanIdReused):
        record_scan(congress.store, report(scan_id="a", read=second), NOW)
    (line,) = [line for line in caplog.records if line.levelname == "WARNING"]
    logged = [line.__dict__["first_read"], line.__dict__["second_read"]]
    assert logged == [congress.store.vault.hash("badge", code) for code in (first, second)]


def test_a_device_scans_with_its_key(congress: Congress, reading: Reading, device: tuple[int, str]) -> None:
    answer = record_device_scan(congress.store, device[1], reading, NOW)
    with congress.store.read() as session:
        assert session.execute(select(Scan.id, Scan.event_id, Scan.device_id)).one() == (
            answer["scan_id"],
            congress.event_id,
            device[0],
        )


def test_a_device_that_was_cut_off_records_nothing(
    congress: Congress, reading: Reading, device: tuple[int, str]
) -> None:
    revoke_device(congress.store, congress.event_id, device[0], NOW)
    with pytest.raises(DeviceRevoked):
        record_device_scan(congress.store, device[1], reading, NOW)
    with pytest.raises(DeviceUnknown):
        record_device_scan(congress.store, "a" * 26, reading, NOW)
    assert _count(congress, Scan) == 0


def test_a_scan_that_is_refused_undoes_nothing_of_those_that_share_its_commit(
    congress: Congress, report: Report
) -> None:
    good = [report(read=code) for code in congress.codes.values()]
    bad = [report(entrance_id=9999) for _ in good]

    def answer(scan: ScanReport) -> str:
        try:
            return str(record_scan(congress.store, scan, NOW)["verdict"])
        except NotFound:
            return "not found"

    with ThreadPoolExecutor(8) as phones:
        answers = list(phones.map(answer, [scan for pair in zip(good, bad, strict=True) for scan in pair]))
    assert answers == ["admitted", "not found"] * len(good)
    assert (_count(congress, Scan), _count(congress, Attendance)) == (len(good), len(good))
