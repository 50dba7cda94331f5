import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from checkin.formats.report_document import (
    Block,
    Document,
    Heading,
    Signature,
    Table,
    Text,
    document_from_json,
    document_to_json,
)
from checkin.formats.report_pdf import write_pdf
from tests.formats.reports import REPORT


@pytest.fixture(scope="module")
def pdf() -> bytes:
    out = io.BytesIO()
    write_pdf(REPORT, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_document_is_the_same_after_it_was_packed() -> None:
    assert document_from_json(document_to_json(REPORT)) == REPORT


def test_every_page_says_the_event_the_moment_and_its_number(pages: list[str]) -> None:
    count = len(pages)
    assert count > 2
    for number, page in enumerate(pages, 1):
        assert (REPORT.foot in page, f"Trang {number} / {count}" in page) == (True, True)


def test_text_stands_as_it_was_written_signs_of_markup_too(pages: list[str]) -> None:
    whole = " ".join(pages[0].split())
    assert "<b>không phải thẻ</b> & dấu." in whole
    assert "BÁO CÁO Kết quả thẩm tra Đại hội thử" in whole


def test_pdftotext_reads_rows_of_tables(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Không rõ 17 62,95 %" in lines
    assert "80 Nguyễn Ễ Ộ 80 Công đoàn cơ sở Công ty Dệt may" in lines


def test_titles_of_a_table_are_repeated_on_its_next_page(pages: list[str]) -> None:
    assert all("Họ và tên" in page for page in pages[1:])


def test_only_our_typeface_is_used_and_it_is_embedded(pdf: bytes) -> None:
    fonts = {
        font["/BaseFont"].split("+")[1]: "/FontFile2" in font["/FontDescriptor"]
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert set(fonts) == {"BeVietnamPro-Regular", "BeVietnamPro-Bold", "BeVietnamPro-SemiBold"}
    assert all(fonts.values())


def test_it_says_its_title_and_language(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == (REPORT.title, "vi")


def test_rendered_the_page_is_black_on_white_within_its_margins(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-f", "1", "-l", "1", "-png", tmp_path / "a.pdf", tmp_path / "p"], check=True
    )
    picture = np.asarray(Image.open(next(tmp_path.glob("p*.png"))).convert("L"))
    ink = np.argwhere(picture < 128)
    height, width = picture.shape
    assert ink[:, 1].min() > width * 0.09
    assert ink[:, 1].max() < width * 0.93
    assert (picture > 250).mean() > 0.8
    assert ink[:, 0].max() > height * 0.95 - 20  # the foot


def test_what_lists_may_bring_is_set_without_failing() -> None:
    nasty = "A" * 500 + " \x00\x07 ＜script＞ \U0001f600 \u202e đảo"
    out = io.BytesIO()
    write_pdf(Document("t", nasty, "%(page)s/%(pages)s", "vi", (Text(nasty),)), out)
    assert out.getvalue().startswith(b"%PDF")


def painted(*blocks: Block) -> list[str]:
    out = io.BytesIO()
    write_pdf(Document("t", "f", "%(page)s", "vi", blocks), out)
    return [page.extract_text() for page in PdfReader(io.BytesIO(out.getvalue())).pages]


@pytest.mark.parametrize("lines", range(24, 42, 3))
def test_neither_a_short_table_nor_a_signature_is_torn(lines: int) -> None:
    above = [Text(f"Dòng {at}") for at in range(lines)]
    table = Table(("Nhóm", "Số"), tuple((f"Nhóm {at}", "1") for at in range(8)), (3, 1), ("left", "right"))
    pages = painted(*above, Heading("Bảng"), table)
    assert [("Bảng" in page, "Nhóm 0" in page, "Nhóm 7" in page) for page in pages if "Bảng" in page] == [
        (True,) * 3
    ]
    pages = painted(*above, Text("Bảo lưu"), Signature(("TRƯỞNG BAN",), "Nguyễn Văn A"))
    assert [("TRƯỞNG" in page, "Văn A" in page) for page in pages if "Bảo lưu" in page] == [(True, True)]


@pytest.mark.parametrize("before", range(29, 37))
@pytest.mark.parametrize("rows", [9, 60])
def test_no_heading_stands_at_the_foot_of_a_page_alone(before: int, rows: int) -> None:
    lines = (Text("Một dòng"),) * before
    table = Table(("Tên", "Số"), tuple((f"Người {at}", "1") for at in range(rows)), (3, 1), ("left", "right"))
    pages = painted(*lines, Heading("Phụ lục 2"), Heading("Quận 1", level=2), table)
    (page,) = (page for page in pages if "Phụ lục 2" in page)
    assert "Người 0" in page
