"""Independent readers for the tests: of QR codes, SVG drawings and PDF files."""

import io

import pypdfium2
import resvg_py
import zxingcpp
from PIL import Image
from pyzbar import pyzbar


def decoded(picture):
    """What each of two decoders finds in a picture."""
    picture = picture.convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture)], [
        found.data.decode() for found in pyzbar.decode(picture, [pyzbar.ZBarSymbol.QRCODE])
    ]


def drawn(svg, width):
    data = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=width, dpi=96)
    return Image.open(io.BytesIO(bytes(data)))


def pages(pdf, dots=300):
    """Each page as a picture, with so many dots on an inch."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.render(scale=dots / 72).to_pil() for page in opened]


def words(pdf):
    """What stands on each page, as a reader would copy it."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def words_at(pdf, page, place):
    """What stands in one place of a sheet."""
    with pypdfium2.PdfDocument(pdf) as opened:
        height = opened[page].get_height()
        left, right = (edge * 72 / 25.4 for edge in (place.left, place.left + place.width))
        top, foot = (height - edge * 72 / 25.4 for edge in (place.top, place.top + place.height))
        return opened[page].get_textpage().get_text_bounded(left, foot, right, top)


def part(picture, place, dots=300):
    """One place of a sheet, cut out."""
    edges = (place.left, place.top, place.left + place.width, place.top + place.height)
    return picture.crop([round(edge * dots / 25.4) for edge in edges])
