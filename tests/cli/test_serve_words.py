import re

import pytest
import zxingcpp
from PIL import Image

from checkin.cli.serve_words import CERTIFICATE_PROBLEMS, PORT_PROBLEMS, qr_lines, welcome
from checkin.host import certificates, hall_server

ADDRESS = "http://192.168.100.200:8080/"
BLOCKS = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


def photograph(lines: list[str], *, filled_is_light: bool) -> Image.Image:
    """The terminal as a camera sees it, each half block ten pixels."""
    rows: list[list[int]] = []
    for line in lines:
        halves = [BLOCKS[sign] for sign in line]
        rows += [[upper for upper, _lower in halves], [lower for _upper, lower in halves]]
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([255 if bool(cell) == filled_is_light else 0 for row in rows for cell in row])
    return picture.resize((picture.width * 10, picture.height * 10), Image.Resampling.NEAREST)


def test_the_qr_is_read_from_a_dark_terminal() -> None:
    picture = photograph(qr_lines(ADDRESS, colored=False), filled_is_light=True)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_a_coloured_qr_is_dark_on_white_in_any_terminal() -> None:
    lines = [
        re.fullmatch(r"\x1b\[38;2;0;0;0;48;2;255;255;255m(.*)\x1b\[0m", line)
        for line in qr_lines(ADDRESS, colored=True)
    ]
    plain = [line[1] for line in lines if line]
    assert len(plain) == len(lines)
    picture = photograph(plain, filled_is_light=False)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_it_fits_a_terminal_of_eighty_columns() -> None:
    longest = "http://[fd12:3456:789a:1234:5678:9abc:def0:1234]:8080/"
    assert max(len(line) for line in qr_lines(longest, colored=False)) <= 76


def test_a_laptop_without_network_says_what_to_do() -> None:
    text = welcome(organizer="https://localhost:8443/x", application=[], scan=None, fingerprint=None, colored=False)
    assert ("Wi-Fi" in text, "█" in text) == (True, False)


@pytest.mark.parametrize(
    ("doc", "words"),
    [(certificates.CertificateError.__doc__, CERTIFICATE_PROBLEMS), (hall_server.PortTaken.__doc__, PORT_PROBLEMS)],
)
def test_every_code_has_words_in_both_languages(doc: str | None, words: dict[str, str]) -> None:
    assert set(words) <= set(re.findall(r"\w+", doc or ""))
    assert [sentence for sentence in words.values() if sentence.count(" · ") != 1] == []


def test_every_code_of_a_certificate_has_words() -> None:
    assert certificates.CertificateError.__doc__ is not None
    listed = certificates.CertificateError.__doc__.split("\n\n")[1]
    assert set(re.findall(r"\w+", listed)) == set(CERTIFICATE_PROBLEMS)
