"""A photo that somebody sent, made into a portrait: upright, small, without what the camera wrote into it."""

import io

from PIL import Image, ImageOps

from checkin.formats.photo_codes import FORMATS, LARGEST_BYTES, MOST_JPEG_SCANS, PictureRefused

MOST_PIXELS = 25_000_000
LARGEST_SIDE = 640
QUALITY = 85


def make_portrait(
    image_bytes: bytes, largest_side: int = LARGEST_SIDE, *, keep_transparent: bool = False
) -> tuple[bytes, int, int]:
    """JPEG with its width and height; PNG where `keep_transparent`, and something is. PictureRefused as
    `read_codes`; call it in a process of its own."""
    if len(image_bytes) > LARGEST_BYTES:
        raise PictureRefused("too_large")
    try:
        image = Image.open(io.BytesIO(image_bytes), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise PictureRefused("too_many_pixels") from problem
    except Exception as problem:  # parsers of hostile bytes raise whatever they like
        raise PictureRefused("not_a_picture") from problem
    if image.width * image.height > MOST_PIXELS:
        raise PictureRefused("too_many_pixels")
    if image.format in ("JPEG", "MPO") and image_bytes.count(b"\xff\xda") > MOST_JPEG_SCANS:
        raise PictureRefused("broken")
    try:
        return _encoded(image, largest_side, keep_transparent=keep_transparent)
    except Exception as problem:  # truncated, or a profile, chunk or tag that breaks its parser
        raise PictureRefused("broken") from problem


def _encoded(image: Image.Image, side: int, *, keep_transparent: bool) -> tuple[bytes, int, int]:
    image.draft("RGB", (2 * side, 2 * side))  # a large JPEG is read at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        coloured = upright.convert("RGBA")
        if keep_transparent:
            return _transparent(coloured, side)
        paper = Image.new("RGBA", coloured.size, "white")
        upright = Image.alpha_composite(paper, coloured)
    small = upright.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    kept = Image.new("RGB", small.size)
    kept.paste(small)  # pixels alone: no EXIF, no profile, no comment
    out = io.BytesIO()
    kept.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), kept.width, kept.height


def _transparent(coloured: Image.Image, side: int) -> tuple[bytes, int, int]:
    coloured.thumbnail((side, side), Image.Resampling.LANCZOS)
    kept = Image.new("RGBA", coloured.size)
    kept.paste(coloured)
    out = io.BytesIO()
    kept.save(out, "PNG", optimize=True)
    return out.getvalue(), kept.width, kept.height
