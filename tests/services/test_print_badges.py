import io

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import update

from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound
from checkin.formats.badge_face import BadgeLabels
from checkin.services import print_badges as printing
from checkin.services.print_badges import (
    BadgeWords,
    NothingToPrint,
    badge_faces,
    print_badges,
    printable_delegate_ids,
    single_badge_pdf,
    single_badge_png,
)
from checkin.store.models import Badge, Delegate
from tests.congress import Congress, hold_congress

WORDS = BadgeWords(
    BadgeLabels(number="Số thẻ", seat="Ghế", short_code="Mã ngắn"),
    "23/11/2026 – 24/11/2026",
    "In lúc 07:30 23/11/2026",
)
IN_ORDER = ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê", "Trần Khách"]  # by delegation, guests last


def _faces(congress: Congress) -> list[str]:
    ids = printable_delegate_ids(congress.store, congress.event_id)
    return [face.full_name for face in badge_faces(congress.store, congress.event_id, WORDS, ids)]


def test_a_face_says_what_the_store_knows(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Delegate)
            .where(Delegate.id == congress.delegates["Lê Hữu Đức"])
            .values(position="Chủ tịch", seat="B12", unit="Liên đoàn")
        )
    (face,) = badge_faces(congress.store, congress.event_id, WORDS, [congress.delegates["Lê Hữu Đức"]])
    assert (face.event_name, face.event_dates, face.event_place) == (
        "Đại hội thử",
        "23/11/2026 – 24/11/2026",
        "Hội trường",
    )
    assert (face.full_name, face.position, face.delegation, face.seat) == (
        "Lê Hữu Đức",
        "Chủ tịch",
        "Quận 1",
        "B12",
    )
    assert (face.category_name, face.number) == ("Đại biểu chính thức", "3001")
    assert face.code == congress.codes["Lê Hữu Đức"]


def test_who_belongs_to_no_delegation_is_named_with_the_unit(congress: Congress) -> None:
    guest = congress.delegates["Trần Khách"]
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == guest).values(unit="Báo Lao Động"))
    (face,) = badge_faces(congress.store, congress.event_id, WORDS, [guest])
    assert face.delegation == "Báo Lao Động"


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_faces_stay_in_order_whatever_the_batch(
    congress: Congress, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "BATCH", batch)
    assert _faces(congress) == IN_ORDER


def test_badges_that_are_not_active_are_not_printed(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Badge)
            .where(Badge.delegate_id == congress.delegates["Trần Khách"])
            .values(status=BadgeStatus.REVOKED)
        )
    assert _faces(congress) == ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"]


def test_a_sheet_holds_those_asked_for_and_says_how_many(congress: Congress) -> None:
    wanted = [congress.delegates[name] for name in ("H'Hen Niê", "Lê Hữu Đức")]
    out = io.BytesIO()
    assert print_badges(congress.store, congress.event_id, "a6", out, WORDS, wanted) == 2
    texts = [page.extract_text() for page in PdfReader(out).pages]
    assert [name in text for name, text in zip(("Đức", "Niê"), texts, strict=True)] == [True, True]


def test_four_badges_stand_on_one_a4_sheet(congress: Congress) -> None:
    out = io.BytesIO()
    assert print_badges(congress.store, congress.event_id, "a4", out, WORDS) == 4
    assert len(PdfReader(out).pages) == 1


def test_nobody_to_print_is_refused(congress: Congress) -> None:
    with pytest.raises(NothingToPrint):
        print_badges(congress.store, congress.event_id, "a6", io.BytesIO(), WORDS, [])


def test_nobody_of_another_event_is_printed(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    ids = list(other.delegates.values())
    assert printable_delegate_ids(congress.store, congress.event_id, ids) == []
    with pytest.raises(NotFound):
        single_badge_png(congress.store, congress.event_id, ids[0], WORDS)


def test_the_picture_of_a_badge_is_read_by_a_camera(congress: Congress) -> None:
    png = single_badge_png(congress.store, congress.event_id, congress.delegates["Lê Hữu Đức"], WORDS, px_per_mm=6)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert code.text == congress.codes["Lê Hữu Đức"]


def test_a_single_badge_is_one_a6_page(congress: Congress) -> None:
    pdf = single_badge_pdf(congress.store, congress.event_id, congress.delegates["Lê Hữu Đức"], WORDS)
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == 105
