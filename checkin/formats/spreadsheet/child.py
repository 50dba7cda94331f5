"""The process that reads a binary spreadsheet: its limits as JSON in argv, bytes in on stdin, JSON out on stdout.

A process of its own, because the parser allocates the whole rectangle around the content: one stray cell in
the last corner aborts it, which no `except` catches. Run by its path, so nothing of ours is imported.
"""

import importlib
import json
import math
import resource
import signal
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine

_LONGEST_TEXT = 32_767  # what a spreadsheet's cell can hold


class _TooMuchError(Exception):
    """Arguments: the refusal's code, its limit."""


def main() -> None:
    limits: dict[str, Any] = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, limits["seconds"])  # its signal ends the process, whatever runs
    try:
        answer = _read(sys.stdin.buffer.read(), sys.argv[2], _Budget(limits))
    except python_calamine.PasswordError:
        answer = {"refused": "file_encrypted", "facts": {}}
    except _TooMuchError as too_much:
        answer = {"refused": too_much.args[0], "facts": {"limit": too_much.args[1], "cell": ""}}
    except MemoryError:
        answer = {"refused": "file_too_heavy", "facts": {}}
    except Exception:  # whatever a parser finds wrong with a stranger's file
        answer = {"refused": "file_broken", "facts": {}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _read(data: bytes, kind: str, budget: "_Budget") -> dict[str, Any]:
    visible = python_calamine.SheetVisibleEnum.Visible
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    with python_calamine.load_workbook(BytesIO(data)) as book:
        sheets = [each for each in book.sheets_metadata if each.typ == worksheet]
        read: list[dict[str, Any]] = [
            {"name": each.name, "rows": list(_rows(book.get_sheet_by_name(each.name), budget))}
            for each in sheets
            if each.visible == visible
        ]
        hidden = [each.name for each in sheets if each.visible != visible]
    marks = _marks(data, kind)
    return {"sheets": [_marked(sheet, marks.get(sheet["name"], {})) for sheet in read], "hidden": hidden}


def _marks(data: bytes, kind: str) -> dict[str, Any]:
    """By sheet; nothing where they cannot be read: a list is worth having without them."""
    sys.path.insert(0, str(Path(__file__).with_name("marks")))
    try:
        return dict(importlib.import_module(kind).read(data))
    except Exception:  # what calamine reads may still be too odd for a second reader
        return {}


def _marked(sheet: dict[str, Any], marks: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet with its marks in the form of core.roster.sheets.pack, fonts beside them."""
    if not marks:
        return sheet
    hidden, cells = set(marks["hidden"]), marks["cells"]
    rows = [_marked_row(number, row, number in hidden, cells.get(number, {})) for number, row in sheet["rows"]]
    last = rows[-1][0] if rows else 0
    merged = [each for each in marks["merged"] if each[0] <= last]
    return {"name": sheet["name"], "rows": rows, "merged": merged}


def _marked_row(number: int, cells: list[Any], hidden: bool, flags: Mapping[int, int]) -> list[Any]:
    if not hidden and not flags:
        return [number, cells]
    marks: dict[str, Any] = {"hidden": True} if hidden else {}
    fonts: dict[str, list[int]] = {}
    for column, bits in flags.items():
        if column >= len(cells) or cells[column] is None:
            continue
        if bits & 1:
            marks.setdefault("struck", []).append(column)
        if bits & 2 and isinstance(cells[column], dict):
            marks.setdefault("month_first", []).append(column)
        for bit, font in ((4, "tcvn3"), (8, "tcvn3_capitals"), (16, "vni")):
            if bits & bit and isinstance(cells[column], str):
                fonts.setdefault(font, []).append(column)
    return [number, cells, marks | ({"fonts": fonts} if fonts else {})]


class _Budget:
    """What may still be read, over all sheets."""

    def __init__(self, limits: dict[str, int]) -> None:
        self._limits = limits
        self._spent = {"rows": 0, "columns": 0, "cells": 0, "characters": 0}

    def spend(self, cells: list[Any]) -> None:
        spent = self._spent
        spent["rows"] += 1
        spent["columns"] = max(spent["columns"], len(cells))
        spent["cells"] += len(cells)
        spent["characters"] += sum(len(cell) for cell in cells if isinstance(cell, str))
        for name, amount in spent.items():
            if amount > self._limits[name]:
                raise _TooMuchError(f"too_many_{name}", self._limits[name])


def _rows(sheet: Any, budget: _Budget) -> Iterator[tuple[int, list[Any]]]:
    if sheet.start is None:
        return
    top, left = sheet.start
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
        cells = [None] * left + [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            budget.spend(cells)
            yield number, cells


def _cell(value: Any) -> Any:
    match value:
        case "":
            return None
        case str():
            return value[:_LONGEST_TEXT]
        case datetime() | date():
            return {"d": value.isoformat()}
        case bool() | int():
            return value
        case float() if math.isfinite(value):
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        case _:
            return str(value)


if __name__ == "__main__":
    main()
