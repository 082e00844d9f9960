"""The codes in a picture from outside. It is looked at and forgotten."""

import io
from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageOps

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# A code that fills the picture is read from few pixels, a distant one from many.
SIDES = (1200, 2400)


def codes(given: bytes) -> list[str]:
    """What the QR codes say, the ones that are easiest to read first; raises ValueError."""
    picture = opened(given)
    for side in SIDES:
        found = read(picture, side)
        if found or side >= max(picture.size):
            return found
    return []


def opened(given: bytes) -> Image.Image:
    """The decoders meet the bytes of a stranger here: whatever they say, it is no picture for us."""
    try:
        picture = Image.open(io.BytesIO(given), formats=KINDS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        share = min(1, SIDES[-1] / max(picture.size))
        picture.draft("L", (int(picture.width * share), int(picture.height * share)))
        return on_white(ImageOps.exif_transpose(picture))
    except Exception as trouble:
        raise ValueError(str(trouble)) from None


def on_white(picture: Image.Image) -> Image.Image:
    """Greys only; what is transparent becomes paper."""
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("L")


def read(picture: Image.Image, side: int) -> list[str]:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return list(texts(smaller))


def texts(picture: Image.Image) -> Iterator[str]:
    for found in zxingcpp.read_barcodes(picture, formats=QR):
        if found.text:
            yield found.text
