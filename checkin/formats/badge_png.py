"""A badge as a picture, for a delegate's page and for sending: the same plan as the PDF, in pixels."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, ImageOps

from checkin.formats import qr
from checkin.formats.badge_back import plan_back
from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import HAIRLINE, PAPER, Box, Code, Picture, Shape, Text
from checkin.formats.badge_look import PLAIN, SHEETS, SIZES, BadgeLook, Layout
from checkin.formats.badge_pdf import plan_front
from checkin.formats.fonts import Weight, typefaces

LEAST_PX_PER_MM, MOST_PX_PER_MM = 4, 40
_SMOOTHING = 4  # corners are drawn this much larger, as Pillow does not smooth them


def render_badge_png(
    face: BadgeFace, *, px_per_mm: int = 12, layout: Layout = "a6", look: BadgeLook = PLAIN
) -> bytes:
    """The badge on white, in its layout's size at `px_per_mm` (4 to 40; 12 is 305 dots an inch)."""
    return _paint(plan_front(face, layout, look), SIZES[SHEETS[layout].shape], px_per_mm)


def render_back_png(face: BadgeFace, *, px_per_mm: int = 12, layout: Layout, look: BadgeLook) -> bytes:
    """As `render_badge_png`, the side with the programme."""
    size = SIZES[SHEETS[layout].shape]
    return _paint(plan_back(look, face.event_name, face.accent, size), size, px_per_mm)


def _paint(shapes: list[Shape], size: tuple[float, float], px_per_mm: int) -> bytes:
    if not LEAST_PX_PER_MM <= px_per_mm <= MOST_PX_PER_MM:
        raise ValueError(f"px_per_mm is {LEAST_PX_PER_MM} to {MOST_PX_PER_MM}, not {px_per_mm}")
    width, height = size
    image = Image.new("RGB", (round(width * px_per_mm), round(height * px_per_mm)), PAPER)
    for shape in shapes:
        match shape:
            case Text():
                _draw_text(image, shape, px_per_mm)
            case Box():
                _draw_box(image, shape, px_per_mm)
            case Code():
                _draw_code(image, shape, px_per_mm)
            case Picture():
                _draw_picture(image, shape, px_per_mm)
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(px_per_mm * 25.4, px_per_mm * 25.4))
    return out.getvalue()


def _draw_picture(image: Image.Image, picture: Picture, scale: int) -> None:
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    with Image.open(io.BytesIO(picture.data)) as opened:
        shown = opened.convert("RGBA")
    fitted = ImageOps.contain(shown, size) if picture.whole else ImageOps.fit(shown, size)
    left = round(picture.x * scale) + (size[0] - fitted.width) // 2
    top = round(picture.y * scale) + (size[1] - fitted.height) // 2
    image.paste(fitted, (left, top), fitted)


def _draw_text(image: Image.Image, text: Text, scale: int) -> None:
    """Letter by letter: Pillow rounds each advance to whole pixels, which would make long lines too long."""
    draw = ImageDraw.Draw(image)
    face = typefaces()[text.weight]
    font = _font(text.weight, round(text.size * scale, 2))
    x = text.x * scale
    for char in text.text:
        draw.text((x, text.y * scale), char, font=font, fill=text.color, anchor="ls")
        x += face.width(char) * text.size * scale


@lru_cache(maxsize=64)
def _font(weight: Weight, size: float) -> ImageFont.FreeTypeFont:
    path = str(typefaces()[weight].path)
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _draw_box(image: Image.Image, box: Box, scale: int) -> None:
    left, top = round(box.x * scale), round(box.y * scale)
    size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    if box.outline:
        image.paste(box.outline, (left, top), _rounded(size, box.radius * scale))
        edge = max(1, round(HAIRLINE * scale))
        left, top, size = left + edge, top + edge, (size[0] - 2 * edge, size[1] - 2 * edge)
    image.paste(box.fill, (left, top), _rounded(size, box.radius * scale))


def _rounded(size: tuple[int, int], radius: float) -> Image.Image:
    if not radius:
        return Image.new("L", size, 255)
    large = Image.new("L", (size[0] * _SMOOTHING, size[1] * _SMOOTHING), 0)
    corner = (large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, *corner), radius * _SMOOTHING, fill=255)
    return large.resize(size, Image.Resampling.BOX)


def _draw_code(image: Image.Image, code: Code, scale: int) -> None:
    """Whole pixels a module, in the middle of the code's place: readers like sharp edges."""
    rows = qr.modules(code.text)
    place = (len(rows) + 2 * qr.QUIET) * code.module * scale
    picture = qr.picture(rows, int(code.module * scale))
    inset = (place - picture.width) / 2
    image.paste(picture, (round(code.x * scale + inset), round(code.y * scale + inset)))
