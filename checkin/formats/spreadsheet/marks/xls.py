"""Marks of an XLS workbook, through xlrd."""

import os
from typing import Any

import flags  # type: ignore[import-not-found]
import xlrd  # type: ignore[import-untyped]


def read(data: bytes) -> dict[str, Any]:
    with open(os.devnull, "w") as nowhere:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=nowhere)
    styles = [_flags(book, each) for each in book.xf_list]
    return {sheet.name: _sheet(sheet, styles) for sheet in book.sheets()}


def _flags(book: Any, style: Any) -> int:
    font = book.font_list[style.font_index]
    shown = book.format_map.get(style.format_key)
    marks = flags.of_font(font.name, bool(font.struck_out))
    built_in = style.format_key < 164
    return int(marks | (0 if built_in or shown is None else flags.of_format(shown.format_str)))


def _sheet(sheet: Any, styles: list[int]) -> dict[str, Any]:
    cells: dict[int, dict[int, int]] = {}
    if any(styles):
        for row in range(sheet.nrows):
            marked = {
                column: styles[index]
                for column in range(min(sheet.row_len(row), flags.LAST_COLUMN))
                if styles[index := sheet.cell_xf_index(row, column)]
            }
            if marked:
                cells[row + 1] = marked
    return {
        "hidden": [row + 1 for row, shown in sheet.rowinfo_map.items() if shown.hidden],
        "merged": [[top + 1, left, bottom, right - 1] for top, bottom, left, right in sheet.merged_cells],
        "cells": cells,
    }
