"""Reads the QR codes in a photo that somebody sent. Whatever the bytes are, the answer is codes or a refusal."""

import io

import zxingcpp
from PIL import Image, ImageOps

try:
    from pyzbar import pyzbar
except ImportError:  # the system has no libzbar; zxing alone reads all but photos of screens
    pyzbar = None

LARGEST_BYTES = 15_000_000
# What cameras sold with 12 megapixels give: 4000 × 3000, 4032 × 3024, 4080 × 3060
MOST_PIXELS = 12_500_000
FORMATS = ("JPEG", "PNG", "WEBP")
# Cameras write at most a dozen; each costs a pass over all pixels, and a scan of a few bytes is easily made
MOST_JPEG_SCANS = 40

_QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class PictureRefused(ValueError):
    """`code` is one of "too_large", "too_many_pixels", "not_a_picture", "broken"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_codes(image_bytes: bytes) -> list[str]:
    """The texts of all QR codes in a JPEG, PNG or WebP, each once; [] where there is none.

    Takes up to a second of processor time: servers call it outside the thread that answers doors.
    PictureRefused for everything that is no such picture or a hostile one.
    """
    image = _open(image_bytes)
    found = _read_with_zxing(image) or _read_with_zbar(image)
    return list(dict.fromkeys(found))


def _open(image_bytes: bytes) -> Image.Image:
    """The picture in grey and upright. Its size is checked before one pixel is unpacked."""
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
    # Within compressed data no 0xff stands before 0xda, so these are starts of scans
    if image.format in ("JPEG", "MPO") and image_bytes.count(b"\xff\xda") > MOST_JPEG_SCANS:
        raise PictureRefused("broken")
    try:
        return ImageOps.exif_transpose(_on_white(image))
    except Exception as problem:  # truncated, or a profile, chunk or tag that breaks its parser
        raise PictureRefused("broken") from problem


def _on_white(image: Image.Image) -> Image.Image:
    """Grey; a code drawn in black on nothing would otherwise be black on black."""
    if not image.has_transparency_data:
        return image.convert("L")
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    grey = Image.alpha_composite(paper, coloured).convert("L")
    grey.info.update(image.info)
    return grey


def _read_with_zxing(image: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(image, formats=_QR_CODES, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in found if code.text]


def _read_with_zbar(image: Image.Image) -> list[str]:
    if pyzbar is None:
        return []
    found = pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data.decode("utf-8", "replace") for code in found if code.data]
