"""Marks of an XLSX workbook, out of its XML."""

import posixpath
import re
import zipfile
from io import BytesIO
from typing import Any
from xml.parsers import expat

import flags  # type: ignore[import-not-found]

_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\ss="(\d{1,5})"')


def read(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = set(archive.namelist())
        styles = _styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in parts else []
        return {
            name: _sheet(archive.read(part), styles) for name, part in _sheets(archive).items() if part in parts
        }


def _elements(data: bytes, found: Any) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = found
    parser.Parse(data, True)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def in_book(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("relationships id")), "")
            sheets[attributes.get("name", "")] = link

    def in_links(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _elements(archive.read("xl/workbook.xml"), in_book)
    _elements(archive.read("xl/_rels/workbook.xml.rels"), in_links)
    return {
        name: posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        for name, link in sheets.items()
    }


def _styles(data: bytes) -> list[int]:
    """The flags of each cell format."""
    fonts: list[list[Any]] = []
    formats: dict[str, str] = {}
    cells: list[int] = []
    within = ""

    def found(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        local = _local(name)
        if local in ("fonts", "fills", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs", "numFmts"):
            within = local
        elif within == "fonts" and local == "font":
            fonts.append(["", False])
        elif within == "fonts" and local == "name":
            fonts[-1][0] = attributes.get("val", "")
        elif within == "fonts" and local == "strike":
            fonts[-1][1] = attributes.get("val", "1") not in ("0", "false")
        elif within == "numFmts" and local == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif within == "cellXfs" and local == "xf":
            at = int(attributes.get("fontId", "0"))
            font = fonts[at] if at < len(fonts) else ["", False]
            code = formats.get(attributes.get("numFmtId", ""), "")
            cells.append(flags.of_font(*font) | flags.of_format(code))

    _elements(data, found)
    return cells


def _sheet(data: bytes, styles: list[int]) -> dict[str, Any]:
    """By patterns, not by a parser: of a million rows that are empty only the few that are marked are looked at."""
    hidden = [int(number[1]) for found in _HIDDEN.finditer(data) if (number := _ROW_NUMBER.search(found[0]))]
    merged: list[list[int]] = []
    for found in _MERGE.finditer(data):
        left, top, right, bottom = (each.decode() for each in found.groups())
        merged.append([int(top), _column(left), int(bottom), _column(right)])
    cells: dict[int, dict[int, int]] = {}
    for found in _cells_of(styles).finditer(data) if any(styles) else ():
        address, style = _ADDRESS.search(found[0]), _STYLE.search(found[0])
        if address and style:
            row, column = int(address[2]), _column(address[1].decode())
            if row <= flags.LAST_ROW and column < flags.LAST_COLUMN:
                cells.setdefault(row, {})[column] = styles[int(style[1])]
    return {"hidden": [row for row in hidden if row <= flags.LAST_ROW], "merged": merged, "cells": cells}


def _cells_of(styles: list[int]) -> re.Pattern[bytes]:
    """Cells in one of the formats that have marks."""
    marked = b"|".join(str(at).encode() for at, each in enumerate(styles) if each)
    return re.compile(rb'<(?:\w+:)?c\s[^>]*?\bs="(?:' + marked + rb')"[^>]*>')


def _column(address: str) -> int:
    number = 0
    for char in address:
        if not char.isalpha():
            break
        number = number * 26 + ord(char) - 64
    return number - 1
