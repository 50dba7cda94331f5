"""What is read of a list as plain data, in the shape of the expectations beside the sample lists."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from checkin.core.names import split_name
from checkin.core.roster.people import DEFAULT_CATEGORY, PersonRow, RosterFile, SheetReading
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Problem

_OMITTED = frozenset({"extra", "category_name", "ethnic_minority", "has_religion"})


def roster_as_data(roster: RosterFile) -> dict[str, Any]:
    """JSON-ready: how many people, who, what is worth a word, and how each sheet was read. Sheets are named beside
    rows where more than one holds people."""
    several = _several(roster)
    return {
        "default_category": _default_category(roster),
        "people": len(roster.people),
        "warnings": told_warnings(roster),
        "optional_warnings": [],
        "roster": [_person(row, row.person, several) for row in roster.rows if row.goes_in and row.person],
        "sheets": [_sheet(each) for each in roster.sheets],
    }


def told_warnings(roster: RosterFile) -> list[dict[str, Any]]:
    """Warnings and errors alike, row after row."""
    several = _several(roster)
    told: list[tuple[int, int, dict[str, Any]]] = []
    order = {sheet.name: at for at, sheet in enumerate(roster.sheets)}
    for row in roster.rows:
        told += (
            (order[row.sheet], row.row, _problem(row.row, problem, row.sheet if several else None))
            for problem in ((*row.errors, *row.warnings) if not _is_answered_again(row) else ())
        )
    for sheet in roster.sheets:
        for number, problem in sheet.notes:
            told.append(
                (order[sheet.name], number or 0, _problem(number, problem, sheet.name if several else None))
            )
    return [each for *_, each in sorted(told, key=lambda each: each[:2])]


def _is_answered_again(row: PersonRow) -> bool:
    """Whether a later answer stands for this one, and it is not the one by which that is told."""
    return row.superseded_by is not None and not any(each.other_row for each in row.warnings)


def _several(roster: RosterFile) -> bool:
    return sum(sheet.header is not None for sheet in roster.sheets) > 1


def _default_category(roster: RosterFile) -> str:
    told = [sheet.category for sheet in roster.sheets if sheet.category]
    return told[0] if told else DEFAULT_CATEGORY


def _problem(row: int | None, problem: Problem, sheet: str | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "sheet": sheet,
        "cell": problem.cell,
        "raw": problem.raw,
        "other_row": problem.other_row,
        "kept_row": problem.kept_row,
        "told": problem.told,
        "found": problem.found,
    }
    said = {name: value for name, value in facts.items() if value not in (None, "")}
    return {"row": row, "field": problem.field, "kind": problem.kind, **said}


def _person(row: PersonRow, person: Person, several: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"row": row.row}
    if several:
        data["sheet"] = row.sheet
    for name, value in person.said().items():
        if name not in _OMITTED:
            data[name] = value.isoformat() if isinstance(value, date) else value
    if "birth_date" in data:
        del data["birth_year"]
    data["given_name"] = split_name(person.full_name).given
    data.setdefault("category", person.category_name or DEFAULT_CATEGORY)
    concluded = {"ethnic_minority": person.is_ethnic_minority, "has_religion": person.is_religious}
    return data | {name: known for name, known in concluded.items() if known is not None}


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    header = sheet.header
    if header is None:
        return {"name": sheet.name, "header_rows": [], "columns": []}
    return {
        "name": sheet.name,
        "header_rows": [header.top or header.row, header.row],
        "columns": list(_columns(sheet)),
        "passed_over": [[number, kind] for number, kind in sheet.passed_over],
    }


def _columns(sheet: SheetReading) -> Iterator[dict[str, Any]]:
    assert sheet.header is not None
    meant = sheet.columns or {}
    ticks = {each.column.index: f"{each.field}: {each.value}" for each in sheet.header.ticked}
    for column in sorted(sheet.header.named, key=lambda each: each.index):
        field: str | None = meant.get(column.index) or ticks.get(column.index)
        yield {"column": column.letter, "title": column.title, "field": field}
