from checkin.formats.even_lines import even_lines

LONG = (
    "ĐẠI HỘI ĐẠI BIỂU CÔNG ĐOÀN CÁC KHU CHẾ XUẤT VÀ CÔNG NGHIỆP THÀNH PHỐ TÂN HÒA LẦN THỨ VII, NHIỆM KỲ 2023 – "
    "2028, LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ TÂN HÒA"
)


def test_a_long_name_is_broken_and_whole() -> None:
    lines = even_lines(LONG, 700, 12, 190)
    assert " ".join(lines) == LONG
    assert max(map(len, lines)) < 30
