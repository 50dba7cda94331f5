"""The process that paints a report, so that the server's own keeps answering doors.

    python -m checkin.formats.report_child docx|pdf

The document comes in on stdin as JSON, through the pipe alone; the file goes out on stdout.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from checkin.formats.report_document import Document, document_from_json

NICENESS = 5  # doors go first, though somebody waits for this


def main() -> None:
    with suppress(OSError):
        os.nice(NICENESS)
    document = document_from_json(json.loads(sys.stdin.buffer.read()))
    _writer(sys.argv[1])(document, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _writer(kind: str) -> Callable[[Document, BinaryIO], None]:
    """Each is imported alone: either library takes a third of a second."""
    if kind == "docx":
        from checkin.formats.report_docx import write_docx

        return write_docx
    from checkin.formats.report_pdf import write_pdf

    return write_pdf


if __name__ == "__main__":
    main()
