import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from checkin.core.errors import InvalidField, NotFound
from checkin.formats.paper_list import PaperWords
from checkin.services.paper_list import Ticks, print_paper_list, record_ticks
from checkin.services.plan_event import close_sitting
from checkin.store.models import Scan
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

FORM = str(uuid.UUID(int=7))
WORDS = PaperWords(
    event_name="Đại hội thử",
    title="Danh sách điểm danh",
    fill_in="Phiên: ……",
    columns=("TT", "Số thẻ", "Họ và tên", "Chức vụ", "Ghế"),
    count="%(number)s người",
    page="Trang %(page)s",
    printed_at="In lúc 7:30",
    others="Không thuộc đoàn nào",
)


def _ticks(congress: Congress, *names: str, at: float = 1, **more: Any) -> Ticks:
    ids = [congress.delegates[name] for name in names]
    return Ticks(FORM, congress.sittings[0], congress.entrances[0], minute(at), ids, **more)


def _verdicts(congress: Congress, ticks: Ticks, arrives: float = 60) -> dict[str, str]:
    result = record_ticks(congress.store, congress.event_id, None, ticks, minute(arrives))
    return {each.full_name: each.answer["verdict"] for each in result.answers}


def _scans(congress: Congress) -> int:
    with congress.store.read() as session:
        return session.scalar(select(func.count(Scan.id))) or 0


def test_who_was_ticked_is_present_since_the_time_on_the_paper(congress: Congress) -> None:
    assert _verdicts(congress, _ticks(congress, "Lê Hữu Đức", at=5)) == {"Lê Hữu Đức": "admitted"}
    attendance = Door(congress).attendance()
    assert attendance is not None
    log = Door(congress).log(attendance.scan_id)
    assert (attendance.first_in_at, log.method, log.device_id, log.received_at) == (
        minute(5),
        "paper",
        None,
        minute(60),
    )


def test_sending_the_form_again_adds_nothing(congress: Congress) -> None:
    ticks = _ticks(congress, "Lê Hữu Đức", "H'Hen Niê")
    first, again = _verdicts(congress, ticks), _verdicts(congress, ticks, arrives=90)
    assert (first == again, _scans(congress)) == (True, 2)


def test_numbers_are_found_and_those_that_nobody_has_are_named(congress: Congress) -> None:
    ticks = _ticks(congress, numbers="3001, 3002\n 9999\n\n3001")
    result = record_ticks(congress.store, congress.event_id, None, ticks, minute(60))
    assert (sorted(each.full_name for each in result.answers), result.unknown) == (
        ["Lê Hữu Đức", "Nguyễn Thị Hằng"],
        ["9999"],
    )


def test_who_was_scanned_as_well_is_counted_once(congress: Congress) -> None:
    door = Door(congress)
    door.scan("a", at=2)
    assert _verdicts(congress, _ticks(congress, "Lê Hữu Đức", at=5)) == {"Lê Hữu Đức": "already_inside"}


def test_a_tick_after_the_closing_is_refused_by_the_same_rules(congress: Congress) -> None:
    close_sitting(congress.store, congress.event_id, congress.sittings[0], minute(10))
    ticks = _ticks(congress, "Lê Hữu Đức", at=11)
    assert _verdicts(congress, ticks) == {"Lê Hữu Đức": "sitting_closed"}
    before = Ticks(str(uuid.uuid4()), congress.sittings[0], congress.entrances[0], minute(9), ticks.delegate_ids)
    assert _verdicts(congress, before) == {"Lê Hữu Đức": "admitted"}


def test_a_time_to_come_is_refused(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        _verdicts(congress, _ticks(congress, "Lê Hữu Đức", at=61))


def test_nobody_of_another_event_is_ticked(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        record_ticks(congress.store, congress.event_id, None, _ticks(other, "Lê Hữu Đức"), NOW + timedelta(hours=1))
    assert _scans(congress) == 0


def test_the_printed_list_has_a_page_for_each_delegation_with_numbers(congress: Congress) -> None:
    out = io.BytesIO()
    assert print_paper_list(congress.store, congress.event_id, out, WORDS) == 4
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    assert ["Quận 1 (2 người)" in pages[0], "Quận 3 (1 người)" in pages[1]] == [True, True]
    assert "Không thuộc đoàn nào (1 người)" in pages[2]
    assert "1 3001 Lê Hữu Đức 2 3002 Nguyễn Thị Hằng" in pages[0]
    assert ["Trang 3" in pages[2], "In lúc 7:30" in pages[2]] == [True, True]


def test_one_delegation_can_be_printed_alone_and_an_empty_one_cannot(congress: Congress) -> None:
    out = io.BytesIO()
    wanted = [congress.delegations["Quận 3"]]
    assert print_paper_list(congress.store, congress.event_id, out, WORDS, wanted) == 1
    with pytest.raises(NotFound):
        print_paper_list(congress.store, congress.event_id, out, WORDS, [])


def test_a_delegation_of_a_hundred_goes_on_on_the_next_page(congress: Congress) -> None:
    for number in range(60):
        congress.add_delegate(f"Phạm Văn {number:02d}", delegation="Quận 3")
    out = io.BytesIO()
    print_paper_list(congress.store, congress.event_id, out, WORDS, [congress.delegations["Quận 3"]])
    assert len(PdfReader(out).pages) == 2


def test_no_long_name_is_cut_off(congress: Congress) -> None:
    name = "Công Tằng Tôn Nữ Thị Diệu Khuê Nguyễn Phước Bảo Ngọc Phương Uyên"
    congress.add_delegate(name, delegation="Quận 3")
    out = io.BytesIO()
    print_paper_list(congress.store, congress.event_id, out, WORDS, [congress.delegations["Quận 3"]])
    assert name in " ".join(PdfReader(out).pages[0].extract_text().split())
