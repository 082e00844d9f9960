"""Decodes uploaded images within limits: a few bytes can decompress to a gigabyte."""

import io
from math import ceil
from threading import Lock

from PIL import Image, ImageOps

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
# Pixels. A JPEG can be decoded at a reduced size; other formats must be decoded in full.
MOST, MOST_WHOLE = 50_000_000, 24_000_000
PLAIN = ("L", "RGB", "CMYK")  # modes that need no conversion before resizing
TOO_MUCH = (Image.DecompressionBombError, Image.DecompressionBombWarning)
one_at_a_time = Lock()  # per process: a decoded image may take a hundred megabytes


class TooManyPixels(ValueError):
    pass


def open_image(given: bytes) -> Image.Image:
    """Open an image, reading only its header. Raises TooManyPixels, or ValueError if it is no image."""
    try:
        picture = Image.open(io.BytesIO(given), formats=KINDS)
    except TOO_MUCH:
        raise TooManyPixels from None
    except Exception as trouble:  # decoders raise anything on malformed files
        raise ValueError(str(trouble)) from None
    most = MOST if picture.format == "JPEG" else MOST_WHOLE
    if picture.width * picture.height > most:
        raise TooManyPixels
    return picture


def shrink(picture: Image.Image, share: float, mode: str = "RGB") -> Image.Image:
    """Scale the image by `share` (0 to 1) and turn it upright. Raises ValueError if it is broken."""
    size = (ceil(picture.width * share), ceil(picture.height * share))
    try:
        with one_at_a_time:
            picture.draft(mode, size)
            if picture.has_transparency_data:
                picture = picture.convert("RGBA")
            elif picture.mode not in PLAIN:
                picture = picture.convert("RGB")
            picture.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2)
            return ImageOps.exif_transpose(picture)
    except TOO_MUCH:
        raise TooManyPixels from None
    except Exception as trouble:
        raise ValueError(str(trouble)) from None


def flatten(picture: Image.Image, mode: str) -> Image.Image:
    """Make transparent parts white, and convert the image to `mode`."""
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert(mode)
