"""What counts as a change of somebody who is known."""

import pytest

from checkin.core.roster.changes import Change, changes
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person


@pytest.mark.parametrize(
    ("field", "typed", "listed"),
    [
        ("full_name", "NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("full_name", "-Lê An", "Lê An"),
        ("education", "Kỹ sư xây dựng", "Đại học"),
        ("position", "a\u00a0b", "a b"),
    ],
)
def test_what_a_list_is_read_as_does_not_undo_what_was_typed_by_hand(field: str, typed: str, listed: str) -> None:
    known, told = Person("Lê An"), Person("Lê An")
    for person, text in ((known, typed), (told, listed)):
        object.__setattr__(person, field, text)
    assert changes(known, told) == ()


def test_another_text_is_a_change() -> None:
    known, told = Person("Lê An", position="Kỹ sư"), Person("Lê An", position="Giám đốc")
    assert changes(known, told) == (Change(Field.POSITION, "Kỹ sư", "Giám đốc"),)
