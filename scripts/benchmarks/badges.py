"""A thousand A6 badges as one PDF, beside what the qrcode package takes for their codes alone."""

import io
import resource
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from checkin.core.badge_code import CODE_BYTES, make_badge_code
from checkin.formats import qr
from checkin.formats.badge_face import BadgeFace, BadgeLabels
from checkin.formats.badge_pdf import render_badges
from checkin.formats.badge_png import render_badge_png

MOST_SECONDS = 20.0
PICTURES = 10

NAMES = (
    "Nguyễn Thị Thuý Hằng",
    "Lê Hà",
    "H'Hen Niê",
    "Trần Nguyễn Hoàng Minh Quân",
    "Công Tằng Tôn Nữ Phạm Ngọc Ánh",
)
LABELS = BadgeLabels(number="Số thẻ", seat="Ghế", short_code="Mã ngắn")


def measure(say: Callable[[str], None], size: int = 1000) -> dict[str, Any]:
    """The figures, the yardstick and whether the limit holds, which counts for a thousand badges or fewer."""
    codes = [make_badge_code(secrets.token_bytes(CODE_BYTES)) for _ in range(size)]
    package = _seconds(lambda: [_modules_as_the_package_makes_them(code) for code in codes])
    ours = _seconds(lambda: [qr.modules(code) for code in codes])
    sheet = io.BytesIO()
    pdf = _seconds(lambda: render_badges(_faces(codes), "a6", sheet, printed_at="23/11/2026 08:00"))
    pictures = list(_faces(codes[:PICTURES]))
    png = _seconds(lambda: [render_badge_png(face) for face in pictures])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    say(f"{size} badges as PDF in {pdf:.2f} s (at most {MOST_SECONDS:g} s), {sheet.tell() / 1e6:.1f} MB")
    say(f"their codes alone: {package:.2f} s by the qrcode package, {ours:.2f} s with the mask we fix")
    say(f"one badge as PNG: {png / len(pictures) * 1000:.0f} ms; most memory used: {peak / 1e6:.0f} MB")
    return {
        "badges": size,
        "pdf_seconds": round(pdf, 3),
        "pdf_bytes": sheet.tell(),
        "codes_seconds": round(ours, 3),
        "png_ms_each": round(png / len(pictures) * 1000, 1),
        "peak_memory_bytes": peak,
        "yardstick": {
            "most_pdf_seconds": MOST_SECONDS,
            "package_codes_seconds": round(package, 3),
            "pdf_against_package_codes": round(pdf / package, 2),
        },
        "passed": pdf <= MOST_SECONDS,
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _modules_as_the_package_makes_them(code: str) -> None:
    maker = QRCode(version=2, error_correction=ERROR_CORRECT_Q)
    maker.add_data(code)
    maker.make(fit=False)


def _faces(codes: list[str]) -> Iterator[BadgeFace]:
    for number, code in enumerate(codes, start=1):
        yield BadgeFace(
            event_name="ĐẠI HỘI XII CÔNG ĐOÀN THÀNH PHỐ HỒ CHÍ MINH, NHIỆM KỲ 2023 – 2028",
            event_dates="21 – 23/9/2023",
            event_place="Hội trường Thành phố",
            full_name=NAMES[number % len(NAMES)],
            position="Chủ tịch Công đoàn cơ sở Công ty Trách nhiệm hữu hạn Dệt may Thái Bình Dương",
            delegation="Đoàn Công đoàn các Khu chế xuất và công nghiệp",
            category_name="Đại biểu chính thức",
            category_color="#0b4ea2",
            number=f"{number:04d}",
            seat=f"A-{number}",
            code=code,
            labels=LABELS,
            accent="#0b4ea2",
        )
