"""Marks of an ODS spreadsheet, out of its XML."""

import zipfile
from io import BytesIO
from typing import Any
from xml.parsers import expat

import flags  # type: ignore[import-not-found]


def read(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        reader = _Reader()
        for part in ("styles.xml", "content.xml"):
            if part in archive.namelist():
                reader.parse(archive.read(part))
    return reader.sheets


class _Reader:
    def __init__(self) -> None:
        self.sheets: dict[str, Any] = {}
        self._faces: dict[str, str] = {}
        self._styles: dict[str, int] = {}
        self._style = ""
        self._sheet: dict[str, Any] = {}
        self._row = self._rows = self._column = 0

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._found
        parser.EndElementHandler = self._ended
        parser.Parse(data, True)

    def _found(self, name: str, given: dict[str, str]) -> None:
        if name == "style:font-face":
            self._faces[given.get("style:name", "")] = given.get("svg:font-family", "")
        elif name == "style:style":
            self._style = given.get("style:name", "")
            self._styles[self._style] = self._styles.get(given.get("style:parent-style-name", ""), 0)
        elif name == "style:text-properties" and self._style:
            face = given.get("style:font-name", "")
            font = self._faces.get(face) or given.get("fo:font-family", "") or face
            struck = given.get("style:text-line-through-style", "none") != "none"
            self._styles[self._style] |= flags.of_font(font, struck)
        elif name == "table:table":
            self._sheet = {"hidden": [], "merged": [], "cells": {}}
            self.sheets[given.get("table:name", "")] = self._sheet
            self._row = 0
        elif name == "table:table-row":
            self._rows = _times(given, "table:number-rows-repeated")
            self._column = 0
            if given.get("table:visibility") in ("collapse", "filter") and self._row < flags.LAST_ROW:
                self._sheet["hidden"] += range(self._row + 1, self._row + 1 + min(self._rows, flags.LAST_ROW))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(given)

    def _cell(self, given: dict[str, str]) -> None:
        times = _times(given, "table:number-columns-repeated")
        wide, tall = _times(given, "table:number-columns-spanned"), _times(given, "table:number-rows-spanned")
        if (wide > 1 or tall > 1) and self._row < flags.LAST_ROW and len(self._sheet["merged"]) < flags.LAST_ROW:
            corner = [self._row + tall, self._column + wide - 1]
            self._sheet["merged"].append([self._row + 1, self._column, *corner])
        marks = self._styles.get(given.get("table:style-name", ""), 0)
        if marks and self._row < flags.LAST_ROW:
            for column in range(self._column, min(self._column + times, flags.LAST_COLUMN)):
                self._sheet["cells"].setdefault(self._row + 1, {})[column] = marks
        self._column += times

    def _ended(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._rows
        elif name == "style:style":
            self._style = ""


def _times(given: dict[str, str], name: str) -> int:
    value = given.get(name, "1")
    return int(value) if value.isdigit() and len(value) < 9 else 1
