"""Badges to print in tests."""

import hashlib
from typing import Any

from checkin.core.badge_code import make_badge_code
from checkin.formats.badge_face import BadgeFace, BadgeLabels

LONG_EVENT = "ĐẠI HỘI XII CÔNG ĐOÀN THÀNH PHỐ HỒ CHÍ MINH, NHIỆM KỲ 2023 – 2028"
LONG_NAME = "Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc"
ONE_WORD = "Wolfeschlegelsteinhausenbergerdorffwelche"

# Every letter with marks that Vietnamese has, in names
NAMES = (
    "Nguyễn Thị Thuý Hằng", "Trần Minh Quân", "Lê Hữu Đức", "H'Hen Niê", "Phạm Ngọc Ánh", "Hoàng Thị Mỹ Lệ",
    "Võ Văn Kiệt", "Đặng Thị Ngọc Thịnh", "Bùi Xuân Ổn", "Đỗ Quỳnh Như", "Hồ Thị Kỷ", "Ngô Đình Ẩn",
    "Dương Thị Ửng", "Lý Tự Trọng", "Y", "Tôn Nữ Thị Ninh", LONG_NAME, "TRƯƠNG THỊ DIỄM TRÚC",
)  # fmt: skip


def code(number: int) -> str:
    """A badge code that is random to a reader and the same in every run."""
    return make_badge_code(hashlib.sha256(str(number).encode()).digest()[:16])


def face(**changes: Any) -> BadgeFace:
    usual: dict[str, Any] = {
        "event_name": LONG_EVENT,
        "event_dates": "21 – 23/9/2023",
        "event_place": "Hội trường Thành phố",
        "full_name": "Nguyễn Thị Thuý Hằng",
        "position": "Chủ tịch Công đoàn cơ sở",
        "delegation": "Đoàn Công đoàn các Khu chế xuất",
        "category_name": "Đại biểu chính thức",
        "category_color": "#0b4ea2",
        "number": "0117",
        "seat": "B-14",
        "code": code(0),
        "labels": BadgeLabels(number="Số thẻ", seat="Ghế", short_code="Mã ngắn"),
        "accent": "#0b4ea2",
    }
    return BadgeFace(**(usual | changes))


def faces(count: int) -> list[BadgeFace]:
    return [
        face(
            full_name=NAMES[number % len(NAMES)],
            number=f"{number:04d}",
            seat="" if number % 5 == 0 else f"A-{number}",
            delegation="" if number % 7 == 0 else f"Đoàn Quận {number % 12 + 1}",
            code=code(number),
        )
        for number in range(count)
    ]
