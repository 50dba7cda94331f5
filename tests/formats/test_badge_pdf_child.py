import subprocess
import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from checkin.formats.badge_pdf_child import closing_line, face_line, header_line
from tests.formats.faces import faces


def _run(*lines: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "checkin.formats.badge_pdf_child"]
    return subprocess.run(command, input=b"".join(lines), capture_output=True, timeout=60, check=False)


def test_what_goes_in_as_lines_comes_out_as_pages() -> None:
    result = _run(header_line("a6", "23/11/2026"), *map(face_line, faces(3)), closing_line(3))
    assert (result.returncode, len(PdfReader(BytesIO(result.stdout)).pages)) == (0, 3)


@pytest.mark.parametrize("ending", [(), (closing_line(3),)])
def test_an_input_that_breaks_off_is_no_sheet(ending: tuple[bytes, ...]) -> None:
    assert _run(header_line("a6", ""), *map(face_line, faces(2)), *ending).returncode == 1
