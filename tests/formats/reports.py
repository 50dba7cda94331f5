"""A small report with every kind of block, for whoever paints it."""

from checkin.formats.report_document import (
    Document,
    Head,
    Heading,
    Items,
    NewPage,
    Signature,
    Table,
    Text,
    Title,
)

UNIT = "Công đoàn cơ sở Công ty Dệt may"
PEOPLE = Table(
    titles=("STT", "Họ và tên", "Đơn vị"),
    rows=tuple((str(at), f"Nguyễn Ễ Ộ {at}", "Công đoàn cơ sở Công ty Dệt may") for at in range(1, 81)),
    widths=(1, 4, 4),
    aligns=("center", "left", "left"),
    small=True,
)
SHARES = Table(
    titles=("Nhóm", "Số lượng", "Tỷ lệ"),
    rows=(("Nữ", "10", "37,05 %"), ("Không rõ", "17", "62,95 %"), ("Tổng cộng", "27", "100,00 %")),
    widths=(6, 2, 2),
    aligns=("left", "right", "right"),
    total=True,
)
REPORT = Document(
    title="Kết quả thẩm tra",
    foot="Đại hội thử · Phiên thứ nhất · chốt số liệu lúc 08:00 23/11/2026",
    page="Trang %(page)s / %(pages)s",
    language="vi",
    blocks=(
        Head(("LIÊN ĐOÀN",), ("ĐẠI HỘI THỬ", "BAN THẨM TRA"), ("CỘNG HÒA", "Độc lập"), ("Hà Nội, ngày 23",)),
        Title(("BÁO CÁO", "Kết quả thẩm tra"), "Đại hội thử"),
        Text("Hôm nay, vào hồi 08 giờ 00 phút: <b>không phải thẻ</b> & dấu."),
        Heading("I. THÀNH PHẦN"),
        Items(("Nguyễn Văn A – Trưởng ban", "Trần Thị B"), numbered=True),
        Items(("Có mặt: 10.",)),
        Heading("1. Giới tính", 2),
        SHARES,
        Signature(("TM. BAN THẨM TRA", "TRƯỞNG BAN"), "Nguyễn Văn A"),
        NewPage(),
        PEOPLE,
    ),
)
