"""Every layout as a printer sees it: all codes are read back, nothing leaves its place."""

import io
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pyzbar.pyzbar import ZBarSymbol, decode

from checkin.core.short_code import short_code_of, spaced
from checkin.formats.badge_back import plan_back
from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import PAPER, Box, Code, Picture, Text
from checkin.formats.badge_look import LAYOUTS, SHEETS, SIZES, BadgeLook, Layout, pack_look, unpack_look
from checkin.formats.badge_pdf import plan_front, render_badges
from checkin.formats.badge_png import render_back_png, render_badge_png
from checkin.formats.qr import BADGE_MODULES, QUIET
from checkin.formats.text_fit import ELLIPSIS
from tests.formats.faces import LONG_NAME, NAMES, ONE_WORD, face, faces

PROGRAMME = ("08:00 Đón tiếp đại biểu", "08:30 Phiên trù bị", "14:00 Phiên khai mạc, báo cáo chính trị")
ENDLESS = "Uỷ viên Ban Chấp hành Tổng Liên đoàn Lao động Việt Nam, Phó Chủ tịch Thường trực " * 3
DOTS = {"a6": 110, "a4": 110, "card": 130, "a4_card": 130, "label": 130}


@cache
def picture(mode: str, color: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, "JPEG" if mode == "RGB" else "PNG")
    return out.getvalue()


def full_look() -> BadgeLook:
    return BadgeLook(
        photo=True,
        hole=True,
        emblem=picture("RGBA", "#c8102e", (200, 200)),
        background=picture("RGB", "#10306a", (300, 420)),
        back_title="Chương trình",
        back=PROGRAMME,
    )


def pdf(badges: list[BadgeFace], layout: Layout, look: BadgeLook) -> bytes:
    out = io.BytesIO()
    assert render_badges(badges, layout, out, printed_at="", look=look) == len(badges)
    return out.getvalue()


def codes_in(file: bytes, folder: Path, dpi: int) -> list[str]:
    (folder / "badges.pdf").write_bytes(file)
    command = ["pdftoppm", "-r", str(dpi), "-gray", "badges.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=90)
    found: list[str] = []
    for path in sorted(folder.glob("page-*.pgm")):
        with Image.open(path) as page:
            found += [each.data.decode() for each in decode(page, symbols=[ZBarSymbol.QRCODE])]
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fifty_codes_of_every_layout_are_read_back_on_a_dark_background(layout: Layout, tmp_path: Path) -> None:
    photo = picture("RGB", "#222222", (300, 400))
    badges = [
        face(full_name=NAMES[at % len(NAMES)], code=each.code, photo=photo if at % 2 else b"")
        for at, each in enumerate(faces(50))
    ]
    read = codes_in(pdf(badges, layout, full_look()), tmp_path, DOTS[layout])
    assert sorted(read) == sorted(badge.code for badge in badges)


def test_a_transparent_emblem_prints_without_a_white_box_over_a_background(tmp_path: Path) -> None:
    """Its corner is the background's colour, its middle its own: on paper as in the preview."""
    ring = Image.new("RGBA", (500, 500), (0, 0, 0, 0))
    ring.paste((200, 16, 46, 255), (150, 150, 350, 350))
    out = io.BytesIO()
    ring.save(out, "PNG")
    look = BadgeLook(emblem=out.getvalue(), background=picture("RGB", "#10306a", (300, 420)))
    (emblem,) = (s for s in plan_front(face(), "a6", look) if isinstance(s, Picture) and s.data == look.emblem)
    (tmp_path / "a.pdf").write_bytes(pdf([face()], "a6", look))
    subprocess.run(["pdftoppm", "-r", "254", "-png", "a.pdf", "page"], cwd=tmp_path, check=True, timeout=90)
    printed = Image.open(next(tmp_path.glob("page*.png"))).convert("RGB")
    shown = Image.open(io.BytesIO(render_badge_png(face(), layout="a6", look=look, px_per_mm=10))).convert("RGB")
    corner = round(emblem.x * 10 + 5), round(emblem.y * 10 + 5)
    middle = round((emblem.x + emblem.width / 2) * 10), round((emblem.y + emblem.height / 2) * 10)
    for painted in (printed, shown):
        assert _is_near(painted.getpixel(corner), (16, 48, 106))
        assert _is_near(painted.getpixel(middle), (200, 16, 46))


def _is_near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_full", [True, False])
@pytest.mark.parametrize("name", ["Y", "H'Hen Niê", LONG_NAME.upper(), ONE_WORD, ENDLESS])
def test_no_text_leaves_the_badge_or_reaches_into_the_quiet_zone(layout: Layout, is_full: bool, name: str) -> None:
    long = {"position": ENDLESS, "delegation": ENDLESS.upper(), "number": "W" * 32, "seat": "W" * 32}
    badge = face(full_name=name, more=ENDLESS if is_full else "", **long)
    shapes = plan_front(badge, layout, full_look() if is_full else BadgeLook())
    width, height = SIZES[SHEETS[layout].shape]
    (code,) = (shape for shape in shapes if isinstance(shape, Code))
    side = code.module * (BADGE_MODULES + 2 * QUIET)
    assert (code.x >= -0.01, code.y >= 0, code.x + side <= width + 0.01, side >= 30) == (True, True, True, True)
    for text in (shape for shape in shapes if isinstance(shape, Text)):
        top, bottom, right = text.y - 0.75 * text.size, text.y + 0.25 * text.size, text.x + text.width
        assert (text.x >= 3.9, right <= width - 3.9, bottom <= height - 3) == (True, True, True), text
        apart = right <= code.x + 0.3 or text.x >= code.x + side - 4 or bottom <= code.y + 0.3
        assert apart or top >= code.y + side - 0.3, text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("more", ["", ENDLESS])
def test_lines_above_the_code_do_not_touch(layout: Layout, more: str) -> None:
    badge = face(full_name=LONG_NAME, position=ENDLESS, delegation=ENDLESS, more=more)
    shapes = plan_front(badge, layout, BadgeLook())
    lines = [shape for shape in shapes if isinstance(shape, Text) and shape.x < 4.1]
    above = [line for line in lines if line.text != badge.category_name]
    assert [a.text for a, b in pairwise(above) if b.y > a.y and a.y + 0.24 * a.size > b.y - 0.72 * b.size] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_name_is_the_largest_text_and_stands_in_one_or_two_lines(layout: Layout) -> None:
    for name in NAMES:
        shapes = [
            s
            for s in plan_front(face(full_name=name, number="1", seat=""), layout, BadgeLook())
            if isinstance(s, Text)
        ]
        lines = [text for text in shapes if text.text in name and text.weight == 800]
        assert (" ".join(text.text for text in lines), len(lines) <= 2) == (name, True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_has_no_photo_gets_a_frame_of_the_same_size(layout: Layout) -> None:
    look = BadgeLook(photo=True)
    with_photo = plan_front(face(photo=picture("RGB", "#222222", (300, 400))), layout, look)
    (photo,) = (shape for shape in with_photo if isinstance(shape, Picture))
    frames = [shape for shape in plan_front(face(), layout, look) if isinstance(shape, Box) and shape.fill == PAPER]
    assert [(box.x, box.y, box.width, box.height) for box in frames] == [
        (photo.x, photo.y, photo.width, photo.height)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_paper_has_its_size_and_a_page_of_backs_follows_each_page(layout: Layout) -> None:
    sheet = SHEETS[layout]
    pages = PdfReader(io.BytesIO(pdf(faces(len(sheet.places)), layout, BadgeLook(back=PROGRAMME)))).pages
    millimetres = [
        (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4) for page in pages
    ]
    assert [(round(width), round(height)) for width, height in millimetres] == [(sheet.width, sheet.height)] * 2
    assert pages[1].extract_text().count("08:30") == len(sheet.places)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_full", [True, False])
def test_the_short_code_is_read_back_below_the_code(layout: Layout, is_full: bool) -> None:
    badges = faces(len(SHEETS[layout].places))
    look = full_look() if is_full else BadgeLook()
    text = PdfReader(io.BytesIO(pdf(badges, layout, look))).pages[0].extract_text()
    printed = " ".join(text.split())
    assert [badge.number for badge in badges if spaced(short_code_of(badge.code)) not in printed] == []
    assert printed.count("Mã ngắn") == len(badges)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_full", [True, False])
def test_the_short_code_is_large_enough_and_touches_nothing(layout: Layout, is_full: bool) -> None:
    long = {"number": "W" * 32, "seat": "W" * 32, "category_name": ENDLESS}
    for badge in (face(), face(**long), face(seat="", number="")):
        look = BadgeLook(photo=is_full)
        texts = [shape for shape in plan_front(badge, layout, look) if isinstance(shape, Text)]
        (short,) = (text for text in texts if badge.short_code in text.text)
        assert short.size >= 2.4
        near = [text for text in texts if text is not short and text.x < short.x + short.width]
        crossing = [
            text.text
            for text in near
            if text.x + text.width > short.x + 0.01
            and text.y - 0.72 * text.size < short.y + 0.1
            and text.y + 0.1 > short.y - 0.72 * short.size
        ]
        assert crossing == []


def test_backs_meet_their_fronts_when_a_sheet_is_turned_over() -> None:
    assert SHEETS["a4"].mirrored()[:2] == ((105.0, 0.25), (0.0, 0.25))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_programme_keeps_to_its_badge(layout: Layout) -> None:
    width, height = size = SIZES[SHEETS[layout].shape]
    look = BadgeLook(back_title="Chương trình", back=PROGRAMME * 60)
    texts = [shape for shape in plan_back(look, "Đại hội", "#0b4ea2", size) if isinstance(shape, Text)]
    assert texts[-1].text == ELLIPSIS
    assert max(text.y for text in texts) <= height - 3
    assert max(text.x + text.width for text in texts) <= width - 3.9


def test_a_picture_on_every_badge_is_in_the_file_once() -> None:
    one, twenty = (len(pdf(faces(count), "a6", full_look())) for count in (1, 20))
    background = len(full_look().background)
    assert (twenty - one) / 19 < max(9_000, background)
    reader = PdfReader(io.BytesIO(pdf(faces(3), "a6", full_look())))
    named = [set(page["/Resources"]["/XObject"]) for page in reader.pages[::2]]  # type: ignore[index]
    assert named[0] == named[1] == named[2]


def test_a_page_with_a_photo_is_small_enough_for_a_print_shop() -> None:
    file = pdf([face(code=each.code) for each in faces(20)], "a6", BadgeLook(photo=True))
    assert len(file) / 20 < 12_000


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_shows_the_same_badge(layout: Layout) -> None:
    width, height = SIZES[SHEETS[layout].shape]
    for data in (
        render_badge_png(face(), px_per_mm=6, layout=layout, look=full_look()),
        render_back_png(face(), px_per_mm=6, layout=layout, look=full_look()),
    ):
        assert Image.open(io.BytesIO(data)).size == (round(width * 6), round(height * 6))
    (code,) = decode(Image.open(io.BytesIO(render_badge_png(face(), layout=layout, look=full_look()))))
    assert code.data.decode() == face().code


def test_a_look_is_the_same_after_its_way_to_the_painter() -> None:
    assert unpack_look(pack_look(full_look())) == full_look()
