"""Decoding of the QR codes in an uploaded picture. The picture is not stored."""

from collections.abc import Iterator

import zxingcpp
from PIL import Image

from turnabout.base.web import uploaded_images

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# Pixels of the longer side, tried in turn: a code that fills the picture decodes faster from few pixels.
SIDES_TRIED = (1200, 2400)


def decode_qr_codes(data: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture. Raises ValueError if it is not one."""
    picture = open_greyscale(data)
    for side in SIDES_TRIED:
        codes = decode_at(picture, side)
        if codes or side >= max(picture.size):
            return codes
    return []


def open_greyscale(data: bytes) -> Image.Image:
    """Open a picture as greyscale, no larger than the largest size tried. Raises ValueError."""
    picture = uploaded_images.open_image(data)
    share = min(1, SIDES_TRIED[-1] / max(picture.size))
    return uploaded_images.flatten(uploaded_images.shrink(picture, share, "L"), "L")


def decode_at(picture: Image.Image, side: int) -> list[str]:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return list(texts(smaller))


def texts(picture: Image.Image) -> Iterator[str]:
    for barcode in zxingcpp.read_barcodes(picture, formats=QR):
        if barcode.text:
            yield barcode.text
