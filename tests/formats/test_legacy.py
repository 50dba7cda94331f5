"""TCVN3 and VNI: every letter there and back, told by fonts, then by the letters."""

import unicodedata
from io import BytesIO

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from checkin.core.roster.sheets import Row
from checkin.formats.spreadsheet import read_workbook
from checkin.formats.spreadsheet.legacy import TCVN3, TCVN3_CAPITALS, VNI, convert, detect

LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
WHOLE = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def tcvn3(text: str) -> str:
    codes = {convert(chr(code), TCVN3): chr(code) for code in range(0xA1, 0x100)}
    return "".join(codes.get(char, char) for char in text)


def vni(text: str) -> str:
    return "".join(vni_letter(char) for char in text)


def vni_letter(char: str) -> str:
    """By the published rule: the letter, then one sign for its mark and tone together."""
    low = char.lower()
    if low in WHOLE:
        written = WHOLE[low]
    else:
        base, *marks = unicodedata.normalize("NFD", low)
        tone = "".join(mark for mark in marks if mark in TONES)
        if "\u0302" in marks:
            written = base + CIRCUMFLEX[tone]
        elif "\u0306" in marks:
            written = base + BREVE[tone]
        else:
            letter = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            written = letter + (TONES[tone] if tone else "")
    return written.upper() if char != low else written


@pytest.mark.parametrize("letter", LETTERS)
def test_every_small_letter_has_one_code_in_tcvn3(letter):
    assert (len(tcvn3(letter)), convert(tcvn3(letter), TCVN3)) == (1, letter)
    assert tcvn3(letter) != letter or letter in "ãéìòôýíáàèêâùúóòõ"


@pytest.mark.parametrize("letter", "ĂÂĐÊÔƠƯ")
def test_the_capitals_of_tcvn3(letter):
    assert convert(tcvn3(letter), TCVN3) == letter


def test_a_font_of_capitals_draws_small_letters_as_capitals():
    assert convert(tcvn3("nguyễn đức ý"), TCVN3_CAPITALS) == "NGUYỄN ĐỨC Ý"


@pytest.mark.parametrize("letter", LETTERS + LETTERS.upper())
def test_every_letter_of_vni_is_read_back(letter):
    assert convert(vni(letter), VNI) == letter


@pytest.mark.parametrize(
    ("written", "encoding", "meant"),
    [
        ("NguyÔn V¨n An, §oµn B×nh D\xad¬ng", TCVN3, "Nguyễn Văn An, Đoàn Bình Dương"),
        ("Nguyeãn Vaên An, Ñaëng Thò Höông", VNI, "Nguyễn Văn An, Đặng Thị Hương"),
        ("QUAÛNG TRÒ, Huyønh Myõ", VNI, "QUẢNG TRỊ, Huỳnh Mỹ"),
    ],
)
def test_known_texts(written, encoding, meant):
    assert (convert(written, encoding), detect([written])) == (meant, encoding)


@pytest.mark.parametrize("texts", [["Hòa", "Lê"], ["Nguyễn Văn An"], ["José Núñez"], ["Le An"], []])
def test_other_text_is_left_alone(texts):
    assert detect(texts) is None


ROWS = (("Họ và tên", "Đơn vị"), ("Nguyễn Thị Hường", "Trường Mỹ Đức"), ("Lê Hòa", "Sở Y tế"))


def xls(font: str, write) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    style = xlwt.easyxf(f"font: name {font}")
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(number, column, write(text), style)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(font: str, write) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([write(text) for text in row])
    for cell in (cell for row in book.active for cell in row):
        cell.font = Font(name=font)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("workbook", [xls, xlsx])
@pytest.mark.parametrize(
    ("font", "write", "encoding"),
    [(".VnTime", tcvn3, "tcvn3"), ("VNI-Times", vni, "vni"), ("Arial", tcvn3, "tcvn3"), ("Arial", vni, "vni")],
)
def test_a_workbook_in_an_old_encoding_is_converted_and_says_so(workbook, font, write, encoding):
    found = read_workbook(workbook(font, write), "list").sheets[0].rows
    assert [row.cells for row in found] == list(ROWS)
    assert {each for row in found for _, each in row.legacy} == {encoding}


def test_a_font_that_lies_is_not_believed():
    found = read_workbook(xlsx(".VnTime", str), "list.xlsx").sheets[0].rows
    assert found == tuple(Row(number, row) for number, row in enumerate(ROWS, start=1))


@pytest.mark.parametrize(("write", "charset"), [(tcvn3, "tcvn3"), (vni, "vni")])
def test_a_csv_in_an_old_encoding_is_converted_and_says_so(write, charset):
    data = "\n".join(";".join(map(write, row)) for row in ROWS).encode("latin-1")
    book = read_workbook(data, "list.csv")
    assert (book.charset, [row.cells for row in book.sheets[0].rows]) == (charset, list(ROWS))
