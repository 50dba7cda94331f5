import io
import subprocess
import sys

import docx
import pytest
from pypdf import PdfReader

from checkin.formats.report_document import Document, Text
from checkin.services import paint_report as painting
from checkin.services.paint_report import NotPainted, ReportKind, paint_report
from tests.formats.reports import REPORT


def test_a_child_paints_both_kinds() -> None:
    pdf, book = (paint_report(REPORT, kind) for kind in (ReportKind.PDF, ReportKind.DOCX))
    assert "Kết quả thẩm tra" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert docx.Document(io.BytesIO(book)).paragraphs[1].text  # the first is empty, below the head


def test_a_child_that_fails_is_a_refusal(caplog: pytest.LogCaptureFixture) -> None:
    broken = Document("t", "f", "%(nothing)s", "vi", (Text("x"),))
    with pytest.raises(NotPainted):
        paint_report(broken, ReportKind.PDF)
    assert [record.message for record in caplog.records] == ["report not made"]


def test_who_finds_the_painters_busy_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "WAITING_SECONDS", 0.01)
    with painting._two_at_a_time, painting._two_at_a_time, pytest.raises(NotPainted):
        paint_report(REPORT, ReportKind.PDF)


def test_the_child_says_no_name_on_its_command_line() -> None:
    child = subprocess.run(
        [sys.executable, "-m", "checkin.formats.report_child", "docx"],
        input=b"{}",
        capture_output=True,
        check=False,
    )
    assert (child.returncode, child.stdout) == (1, b"")
