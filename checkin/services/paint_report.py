"""A report's file, painted by a process of its own while doors go on."""

import json
import logging
import subprocess
import sys
import threading
from enum import StrEnum
from pathlib import Path

from checkin.core.errors import Refused
from checkin.formats.report_document import Document, document_to_json

PAINTING_SECONDS = 60.0
WAITING_SECONDS = 30.0
log = logging.getLogger("checkin.reports")

_TOP = Path(__file__).resolve().parents[2]
_two_at_a_time = threading.BoundedSemaphore(2)


class ReportKind(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


class NotPainted(Refused):
    """The painter failed, or others kept it busy; the log says which. It may be asked again."""

    code = "report_not_made"


def paint_report(document: Document, kind: ReportKind) -> bytes:
    """The whole file. NotPainted."""
    if not _two_at_a_time.acquire(timeout=WAITING_SECONDS):
        raise NotPainted
    try:
        painted = subprocess.run(  # noqa: S603  (our own module; what it is told comes through the pipe)
            [sys.executable, "-m", "checkin.formats.report_child", kind.value],
            cwd=_TOP,
            input=json.dumps(document_to_json(document)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PAINTING_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        log.error("report not made", extra={"kind": type(error).__name__})
        raise NotPainted from error
    finally:
        _two_at_a_time.release()
    return painted.stdout
