"""A spreadsheet file of any kind to sheets of typed cells."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from checkin.core.roster.sheets import Row, Sheet, unpack
from checkin.formats.spreadsheet import limits
from checkin.formats.spreadsheet.archive import kind_of_archive
from checkin.formats.spreadsheet.delimited import decode, read_delimited
from checkin.formats.spreadsheet.legacy import TCVN3, VNI, convert_rows
from checkin.formats.spreadsheet.refusal import Problem, SpreadsheetRefused

_CHILD = Path(__file__).with_name("child.py")
_CHILD_LIMITS = json.dumps(
    {
        "memory": limits.READING_MEMORY,
        "seconds": limits.WORKING_SECONDS,
        "rows": limits.ROWS,
        "columns": limits.COLUMNS,
        "cells": limits.CELLS,
        "characters": limits.CHARACTERS,
    }
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_XLSX = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"{\\rtf": "other",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"\x09\x08": "other",
    b"\x7fELF": "other",
    b"MZ": "other",
}
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv", ".tab", ""})


@dataclass(frozen=True, slots=True)
class Workbook:
    file_name: str
    kind: str  # xlsx, xls, ods, csv
    sheets: tuple[Sheet, ...]  # the visible ones
    hidden_sheets: tuple[str, ...] = ()  # names only: they are not read
    charset: str = ""  # of a CSV
    separator: str = ""


def read_workbook(data: bytes, filename: str) -> Workbook:
    """What the file holds, told by its content more than by its name. SpreadsheetRefused within three seconds where
    it is too much, broken, or no spreadsheet; no other exception whatever the bytes are."""
    if len(data) > limits.UPLOAD_BYTES:
        raise SpreadsheetRefused(Problem.TOO_LARGE, limit_mb=limits.UPLOAD_BYTES >> 20)
    if not data:
        raise SpreadsheetRefused(Problem.EMPTY)
    name = PurePosixPath(filename.replace("\\", "/")).name
    if data.startswith(b"PK\x03\x04"):
        workbook = _read_in_child(data, name, kind_of_archive(data))
    elif data.startswith(_OLE):
        if _ENCRYPTED_XLSX in data:
            raise SpreadsheetRefused(Problem.ENCRYPTED)
        workbook = _read_in_child(data, name, "xls")
    else:
        workbook = _read_text(data, name)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise SpreadsheetRefused(Problem.EMPTY)
    return workbook


def _read_in_child(data: bytes, name: str, kind: str) -> Workbook:
    try:
        child = subprocess.run(  # noqa: S603 (our own script under our own interpreter)
            [sys.executable, "-I", str(_CHILD), _CHILD_LIMITS, kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.READING_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise SpreadsheetRefused(Problem.TOO_HEAVY) from error
    answer: dict[str, Any] = json.loads(child.stdout)
    if "refused" in answer:
        raise SpreadsheetRefused(Problem(answer["refused"]), **answer["facts"])
    for sheet in answer["sheets"]:
        convert_rows(sheet["rows"])
    sheets = tuple(unpack(sheet) for sheet in answer["sheets"])
    return Workbook(name, kind, sheets, hidden_sheets=tuple(answer["hidden"]))


def _read_text(data: bytes, name: str) -> Workbook:
    for start, found in _OTHER_KINDS.items():
        if data.startswith(start):
            raise SpreadsheetRefused(Problem.NOT_A_SPREADSHEET, found=found)
    if data[:512].lstrip().lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"\xef\xbb\xbf<")):
        raise SpreadsheetRefused(Problem.NOT_A_SPREADSHEET, found="html")
    if PurePosixPath(name).suffix.lower() not in _TEXT_NAMES:
        raise SpreadsheetRefused(Problem.NOT_A_SPREADSHEET, found="text")
    if len(data) > limits.TEXT_BYTES:
        raise SpreadsheetRefused(Problem.TOO_LARGE, limit_mb=limits.TEXT_BYTES >> 20)
    text, charset = decode(data)
    sheet, separator = read_delimited(text)
    if charset in (TCVN3, VNI):
        sheet = replace(sheet, rows=tuple(_all_legacy(row, charset) for row in sheet.rows))
    return Workbook(name, "csv", (sheet,), charset=charset, separator=separator)


def _all_legacy(row: Row, encoding: str) -> Row:
    said = (column for column, cell in row.filled() if isinstance(cell, str) and not cell.isascii())
    return replace(row, legacy=frozenset((column, encoding) for column in said))
