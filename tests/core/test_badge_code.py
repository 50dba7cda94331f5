import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.badge_code import make_badge_code, read_badge_code

QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(st.binary(min_size=16, max_size=16))
def test_a_code_fills_version_2_and_reads_back(random_bytes: bytes) -> None:
    code = make_badge_code(random_bytes)
    assert (len(code), set(code) <= QR_ALPHANUMERIC, read_badge_code(code)) == (29, True, code)


def test_a_reader_with_another_keyboard_is_understood() -> None:
    code = make_badge_code(bytes(16))
    assert read_badge_code(f"  {code.lower()}\r\n") == code


@pytest.mark.parametrize("text", ["", "DB:", "DB:AAAA", "https://example.org", "DB:" + "A" * 27, "DB:" + "1" * 26])
def test_other_texts_are_no_badge(text: str) -> None:
    assert read_badge_code(text) is None


def test_too_few_random_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        make_badge_code(b"short")
