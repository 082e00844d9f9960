"""The codes in a picture from outside. It is looked at and forgotten."""

from collections.abc import Iterator

import zxingcpp
from PIL import Image

from turnabout.base.web import uploaded_images

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# A code that fills the picture is read from few pixels, a distant one from many.
SIDES_TRIED = (1200, 2400)


def decode_qr_codes(given: bytes) -> list[str]:
    """What the QR codes say, the ones that are easiest to read first; raises ValueError."""
    picture = open_greyscale(given)
    for side in SIDES_TRIED:
        found = decode_at(picture, side)
        if found or side >= max(picture.size):
            return found
    return []


def open_greyscale(given: bytes) -> Image.Image:
    """Greys, and no more of them than the larger of the two sides has. Raises ValueError."""
    picture = uploaded_images.open_image(given)
    share = min(1, SIDES_TRIED[-1] / max(picture.size))
    return uploaded_images.flatten(uploaded_images.shrink(picture, share, "L"), "L")


def decode_at(picture: Image.Image, side: int) -> list[str]:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return list(texts(smaller))


def texts(picture: Image.Image) -> Iterator[str]:
    for found in zxingcpp.read_barcodes(picture, formats=QR):
        if found.text:
            yield found.text
