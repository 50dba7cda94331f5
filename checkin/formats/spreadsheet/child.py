"""The process that reads a binary spreadsheet: its limits as JSON in argv, bytes in on stdin, JSON out on stdout.

A process of its own, because the parser allocates the whole rectangle around the content: one stray cell in
the last corner aborts it, which no `except` catches. Run by its path, so nothing of ours is imported.
"""

import json
import math
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import python_calamine

_LONGEST_TEXT = 32_767  # what a spreadsheet's cell can hold


class _TooMuchError(Exception):
    """Arguments: the refusal's code, its limit."""


def main() -> None:
    limits: dict[str, int] = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = _read(sys.stdin.buffer.read(), _Budget(limits))
    except python_calamine.PasswordError:
        answer = {"refused": "file_encrypted", "facts": {}}
    except _TooMuchError as too_much:
        answer = {"refused": too_much.args[0], "facts": {"limit": too_much.args[1], "cell": ""}}
    except MemoryError:
        answer = {"refused": "file_too_heavy", "facts": {}}
    except Exception:  # whatever a parser finds wrong with a stranger's file
        answer = {"refused": "file_broken", "facts": {}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _read(data: bytes, budget: "_Budget") -> dict[str, Any]:
    visible = python_calamine.SheetVisibleEnum.Visible
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    with python_calamine.load_workbook(BytesIO(data)) as book:
        sheets = [each for each in book.sheets_metadata if each.typ == worksheet]
        read = [
            {"name": each.name, "rows": list(_rows(book.get_sheet_by_name(each.name), budget))}
            for each in sheets
            if each.visible == visible
        ]
        return {"sheets": read, "hidden": [each.name for each in sheets if each.visible != visible]}


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
