"""Tables to CSV as Excel opens it: UTF-8 with its mark, CRLF, and no text that it would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Literal

from checkin.formats.spreadsheet.delimited import protected
from checkin.formats.xlsx_writer import Value

Separator = Literal[",", ";"]


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Value]], out: IO[bytes], separator: Separator) -> None:
    """Rows are written as they come. `formats.spreadsheet` reads texts as they were."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([protected(title) for title in titles])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    text.detach()  # `out` is the caller's to close


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return protected(value)
        case datetime():
            return f"{value:%H:%M %d/%m/%Y}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return repr(value)
