"""A design tried out on real delegates, with and without badges."""

import io

import pytest
import zxingcpp
from PIL import Image

from checkin.core.badge_number import read_pattern
from checkin.core.errors import NotFound
from checkin.core.event_field import FieldKind
from checkin.services.badge_design import BadgeDesign, save_design
from checkin.services.event_fields import add_event_field
from checkin.services.print_badges import badge_faces
from checkin.services.try_design import NOBODYS_CODE, telling_delegates, trial_png
from checkin.store.models import Delegate
from tests.congress import Congress, hold_congress
from tests.services.test_print_badges import WORDS


def tried(congress: Congress, delegate_id: int, design: BadgeDesign) -> list[str]:
    png = trial_png(congress.store, congress.event_id, delegate_id, WORDS, design, px_per_mm=6)
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


def test_the_longest_name_the_shortest_and_one_without_photo_badge_or_not(congress: Congress) -> None:
    shortest = congress.add_delegate("Y")
    longest = congress.add_delegate("Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc")
    assert telling_delegates(congress.store, congress.event_id)[:2] == [longest, shortest]
    assert len(telling_delegates(congress.store, congress.event_id)) == 3


def test_who_has_a_badge_is_shown_with_its_code_and_who_has_none_with_nobodys(congress: Congress) -> None:
    newcomer = congress.add_delegate("Y")
    assert tried(congress, congress.delegates["Lê Hữu Đức"], BadgeDesign()) == [congress.codes["Lê Hữu Đức"]]
    assert tried(congress, newcomer, BadgeDesign(layout="card")) == [NOBODYS_CODE]


def test_nobody_of_another_event_is_shown(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        tried(congress, other.add_delegate("Y"), BadgeDesign())


def test_a_field_of_the_event_is_printed_with_its_name(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    field = add_event_field(store, event_id, "Ngày đến", FieldKind.DATE)
    with store.write() as session:
        session.get_one(Delegate, congress.delegates["H'Hen Niê"]).extra = {str(field): "2026-11-22"}
    save_design(store, event_id, BadgeDesign(extra_field=field), read_pattern("{number}", 1))
    ids = [congress.delegates["H'Hen Niê"], congress.delegates["Lê Hữu Đức"]]
    assert [face.more for face in badge_faces(store, event_id, WORDS, ids)] == ["Ngày đến: 22/11/2026", ""]
