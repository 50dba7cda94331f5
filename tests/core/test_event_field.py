"""Fields of the event: what a cell says in one, and what fits a column."""

from datetime import date

import pytest

from checkin.core.event_field import FieldKind, extra_text, guess_kind, read_extra, searched_texts


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (FieldKind.TEXT, " Cỡ  L ", "Cỡ L"),
        (FieldKind.TEXT, 12.0, "12"),
        (FieldKind.TEXT, "x" * 301, None),
        (FieldKind.NUMBER, 3.5, 3.5),
        (FieldKind.NUMBER, "3,5", 3.5),
        (FieldKind.NUMBER, 3.0, 3),
        (FieldKind.NUMBER, "1e400", None),
        (FieldKind.NUMBER, "ba", None),
        (FieldKind.NUMBER, True, None),
        (FieldKind.DATE, date(2026, 12, 15), "2026-12-15"),
        (FieldKind.DATE, "15/12/2026", "2026-12-15"),
        (FieldKind.DATE, "2026", None),
        (FieldKind.CHOICE, "Xe số 1", "Xe số 1"),
    ],
)
def test_a_cell_is_read_as_its_kind_or_not_at_all(kind: FieldKind, cell: object, value: object) -> None:
    assert read_extra(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.DATE, "2026-12-15", "15/12/2026"),
        (FieldKind.NUMBER, 3.5, "3.5"),
        (FieldKind.NUMBER, 3, "3"),
        (FieldKind.TEXT, "=1+1", "=1+1"),
        (FieldKind.CHOICE, None, ""),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(kind: FieldKind, value: object, text: str) -> None:
    assert (extra_text(kind, value), read_extra(kind, text)) == (text, value)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([date(2026, 1, 1), None, date(2026, 1, 2)], FieldKind.DATE),
        ([1, 2.5, None], FieldKind.NUMBER),
        (["S", "M", "L"] * 5, FieldKind.CHOICE),
        (["một", "hai", "ba", "bốn"], FieldKind.TEXT),
        ([None], FieldKind.TEXT),
        ([True, False], FieldKind.TEXT),
    ],
)
def test_the_kind_that_fits_a_column(cells: list[object], kind: FieldKind) -> None:
    assert guess_kind(cells) is kind


def test_search_looks_through_values_as_they_are_written() -> None:
    assert searched_texts([("1", "Xe A"), ("2", 12)]) == ["Xe A", "12"]
