"""What an organizer decides in the preview of a list, kept with the draft and used again when it goes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from checkin.core.event_field import FieldKind
from checkin.core.roster.fields import Field
from checkin.core.roster.sheets import Cell, Row, Sheet

SKIP = "skip"
TICK = "tick"  # the column says by ticks what its own title says: "Trình độ / Đại học"
KEEP = "keep:"  # before a FieldKind: the column becomes a field of the event
MEANINGS = frozenset({*Field, SKIP, TICK, *(f"{KEEP}{kind}" for kind in FieldKind)})

RowKey: TypeAlias = tuple[str, int]  # the sheet's name, the row's number


@dataclass(frozen=True, slots=True)
class Choices:
    """Sheets are meant by name, columns counted from 0. Nothing chosen: the list is taken as it was read."""

    skipped_sheets: frozenset[str] = frozenset()
    columns: Mapping[tuple[str, int], str] = field(default_factory=dict)  # one of MEANINGS
    cells: Mapping[tuple[str, int, int], str] = field(default_factory=dict)  # sheet, row, column: what it says now
    left_out: frozenset[RowKey] = frozenset()
    same: Mapping[RowKey, int | None] = field(default_factory=dict)  # the delegate it is; None: none of the roster
    apart: frozenset[RowKey] = frozenset()  # seem to repeat another row, and are somebody else
    withdrawn: frozenset[int] = frozenset()  # delegates that the list does not name

    def meanings(self, sheet: str) -> dict[int, str]:
        return {column: meaning for (name, column), meaning in self.columns.items() if name == sheet}


def pack_choices(choices: Choices) -> dict[str, Any]:
    """As JSON."""
    return {
        "skipped_sheets": sorted(choices.skipped_sheets),
        "columns": [[*key, meaning] for key, meaning in choices.columns.items()],
        "cells": [[*key, text] for key, text in choices.cells.items()],
        "left_out": [[*key] for key in sorted(choices.left_out)],
        "same": [[*key, known] for key, known in choices.same.items()],
        "apart": [[*key] for key in sorted(choices.apart)],
        "withdrawn": sorted(choices.withdrawn),
    }


def unpack_choices(packed: Mapping[str, Any]) -> Choices:
    """What `pack_choices` packed; an empty mapping is nothing chosen."""
    return Choices(
        frozenset(packed.get("skipped_sheets", ())),
        {(sheet, column): meaning for sheet, column, meaning in packed.get("columns", ())},
        {(sheet, row, column): text for sheet, row, column, text in packed.get("cells", ())},
        frozenset((sheet, row) for sheet, row in packed.get("left_out", ())),
        {(sheet, row): known for sheet, row, known in packed.get("same", ())},
        frozenset((sheet, row) for sheet, row in packed.get("apart", ())),
        frozenset(packed.get("withdrawn", ())),
    )


def chosen_sheets(sheets: Sequence[Sheet], choices: Choices) -> tuple[Sheet, ...]:
    """The sheets that are read, with the cells that were corrected."""
    corrected: dict[str, dict[int, dict[int, str]]] = {}
    for (sheet, row, column), text in choices.cells.items():
        corrected.setdefault(sheet, {}).setdefault(row, {})[column] = text
    return tuple(
        _corrected(sheet, corrected[sheet.name]) if sheet.name in corrected else sheet
        for sheet in sheets
        if sheet.name not in choices.skipped_sheets
    )


def _corrected(sheet: Sheet, rows: Mapping[int, Mapping[int, str]]) -> Sheet:
    return replace(
        sheet, rows=tuple(_with_cells(row, rows[row.number]) if row.number in rows else row for row in sheet.rows)
    )


def _with_cells(row: Row, texts: Mapping[int, str]) -> Row:
    cells: list[Cell] = list(row.cells)
    cells += [None] * (max(texts) + 1 - len(cells))
    for column, text in texts.items():
        cells[column] = text or None
    return replace(row, cells=tuple(cells))
