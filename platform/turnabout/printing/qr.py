"""QR codes (ISO/IEC 18004) as matrix, SVG and PNG."""

import io
from collections.abc import Iterator

import qrcode
from PIL import Image
from qrcode.base import rs_blocks
from qrcode.util import (
    MODE_8BIT_BYTE,
    PAD0,
    PAD1,
    BitBuffer,
    QRData,
    create_bytes,
    length_in_bits,
)

QUIET_ZONE = 4  # light modules around the code, as the standard requires
MASK = 4  # any mask can be decoded, and evaluating all eight is slow

# More error correction on paper, which tears and stains.
SCREEN, PRINT = qrcode.ERROR_CORRECT_M, qrcode.ERROR_CORRECT_Q

Matrix = list[list[bool]]


def matrix(text: str, level: int = SCREEN) -> Matrix:
    """Return the rows of modules, True for dark, without the quiet zone. Alphanumeric mode (upper case,
    digits, `:/.-`) needs fewer modules than bytes.
    """
    code = qrcode.QRCode(error_correction=level, border=0, mask_pattern=MASK, box_size=1)
    if text.isascii():
        code.add_data(QRData(text), optimize=0)
        code.make(fit=True)
    else:
        code.version, code.data_cache = encode_utf8(text.encode(errors="replace"), level)
        code.make(fit=False)
    return [[bool(module) for module in row] for row in code.modules]


def encode_utf8(data: bytes, level: int) -> tuple[int, list[int]]:
    """Encode UTF-8 bytes with an ECI header (26 for UTF-8), which the qrcode library does not write.
    Returns the smallest version that fits, and its codewords. Raises ValueError if there is none.

    Without the header, readers guess the encoding and may show the é of José as a Chinese character. Not
    for ASCII: a few readers display the header.
    """
    for version in range(1, 41):
        count = length_in_bits(MODE_8BIT_BYTE, version)
        head = ((0b0111, 4), (26, 8), (MODE_8BIT_BYTE, 4), (len(data), count))
        bits = BitBuffer()
        for number, length in (*head, *((byte, 8) for byte in data), (0, 4)):
            bits.put(number, length)
        bits.put(0, -len(bits) % 8)
        blocks = rs_blocks(version, level)
        room = sum(block.data_count for block in blocks) - len(bits) // 8
        if room >= 0:
            for n in range(room):
                bits.put((PAD0, PAD1)[n % 2], 8)
            return version, create_bytes(bits, blocks)
    raise ValueError("too long for a QR code")


def dark_runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of each run of dark modules."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def svg_path(text: str, level: int = SCREEN) -> str:
    """Return the code as one SVG path: a stroke along each dark run, offset by the quiet zone."""
    steps, pen = [], (0, 0)
    for y, row in enumerate(matrix(text, level), QUIET_ZONE):
        for x, length in dark_runs(row):
            start = (x + QUIET_ZONE, y)
            steps.append(f"m{start[0] - pen[0]} {start[1] - pen[1]}h{length}")
            pen = (start[0] + length, y)
    return "M0 .5" + "".join(steps).replace(" -", "-")


def svg_width(text: str, level: int = SCREEN) -> int:
    """Return the width of the code in modules, quiet zone included."""
    return len(matrix(text, level)) + 2 * QUIET_ZONE


def svg(path: str, side: int, label: str = "") -> str:
    """Return an SVG element, dark on white in every colour scheme. Strokes overlap slightly, so that
    scaling and printing leave no hairlines between rows.
    """
    attributes = f' role="img" aria-label="{label}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"{attributes}><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" stroke-width="1.02" d="{path}"/></svg>'
    )


def print_svg(text: str, width: int) -> str:
    """Return an SVG for print, `width` millimetres wide, with more error correction."""
    drawing = svg(svg_path(text, PRINT), svg_width(text, PRINT))
    return drawing.replace("<svg", f'<svg width="{width}mm" height="{width}mm"', 1)


def png(text: str, size: int) -> bytes:
    out = io.BytesIO()
    image(text, size).save(out, "PNG", optimize=True)
    return out.getvalue()


def image(text: str, size: int) -> Image.Image:
    """Return an image of at most `size` pixels a side, with whole pixels per module."""
    rows = matrix(text)
    modules = len(rows) + 2 * QUIET_ZONE
    picture = Image.new("1", (modules, modules), 1)
    for y, row in enumerate(rows, QUIET_ZONE):
        for x, dark in enumerate(row, QUIET_ZONE):
            if dark:
                picture.putpixel((x, y), 0)
    scale = max(1, size // modules)
    return picture.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
