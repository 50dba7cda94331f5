"""Decisions about a list: kept as JSON, and applied to its cells."""

import json

from checkin.core.roster.choices import Choices, chosen_sheets, pack_choices, unpack_choices
from checkin.core.roster.sheets import Row, Sheet

ALL = Choices(
    skipped_sheets=frozenset({"Khách"}),
    columns={("DS", 3): "keep:text"},
    cells={("DS", 4, 1): "Lê An"},
    left_out=frozenset({("DS", 5)}),
    same={("DS", 6): 7, ("DS", 8): None},
    apart=frozenset({("DS", 9)}),
    withdrawn=frozenset({3, 1}),
)


def test_decisions_survive_as_json() -> None:
    assert unpack_choices(json.loads(json.dumps(pack_choices(ALL)))) == ALL


def test_nothing_decided_is_an_empty_mapping() -> None:
    assert unpack_choices({}) == Choices()


def test_a_sheet_that_is_left_out_is_not_read_and_a_corrected_cell_says_what_it_should() -> None:
    sheets = [Sheet("DS", (Row(4, ("1",)), Row(5, ("2", "Lê Ba")))), Sheet("Khách", ())]
    assert chosen_sheets(sheets, ALL) == (Sheet("DS", (Row(4, ("1", "Lê An")), Row(5, ("2", "Lê Ba")))),)


def test_a_cell_can_be_emptied() -> None:
    sheet = Sheet("", (Row(1, ("a", "b")),))
    assert chosen_sheets([sheet], Choices(cells={("", 1, 1): ""})) == (Sheet("", (Row(1, ("a", None)),)),)
