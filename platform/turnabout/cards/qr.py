"""QR codes: text in, drawings out."""

import io
from collections.abc import Iterator

import qrcode
from PIL import Image
from qrcode.util import QRData

QUIET = 4  # modules of white around; readers rely on it
MASK = 4  # any mask decodes; trying all eight is what costs time

SCREEN, PRINT = qrcode.ERROR_CORRECT_M, qrcode.ERROR_CORRECT_Q  # paper is torn, and stained

Matrix = list[list[bool]]


def matrix(text: str, level: int = SCREEN) -> Matrix:
    """Upper-case letters, digits and `:/.-` need fewer modules than small letters."""
    code = qrcode.QRCode(error_correction=level, border=0, mask_pattern=MASK, box_size=1)
    code.add_data(QRData(text), optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """(where it starts, how long it is) of each dark run."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def path(text: str) -> str:
    """The code as one SVG path: a stroke along each dark run, the quiet zone included."""
    steps, pen = [], (0, 0)
    for y, row in enumerate(matrix(text), QUIET):
        for x, length in runs(row):
            start = (x + QUIET, y)
            steps.append(f"m{start[0] - pen[0]} {start[1] - pen[1]}h{length}")
            pen = (start[0] + length, y)
    return "M0 .5" + "".join(steps).replace(" -", "-")


def side(text: str) -> int:
    """How many modules the drawing of a path from `path(text)` is wide, quiet zone included."""
    return len(matrix(text)) + 2 * QUIET


def svg(path: str, side: int, label: str = "") -> str:
    """Dark on white, also on a dark page. The strokes lap over a little, so that no hairline shows
    between the rows where the drawing is scaled or printed.
    """
    named = f' role="img" aria-label="{label}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"{named}><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" stroke-width="1.02" d="{path}"/></svg>'
    )


def png(text: str, size: int) -> bytes:
    """Whole pixels for each module: the picture is as near below `size` as that allows."""
    rows = matrix(text)
    full = len(rows) + 2 * QUIET
    picture = Image.new("1", (full, full), 1)
    for y, row in enumerate(rows, QUIET):
        for x, dark in enumerate(row, QUIET):
            if dark:
                picture.putpixel((x, y), 0)
    scale = max(1, size // full)
    out = io.BytesIO()
    drawn = picture.resize((full * scale, full * scale), Image.Resampling.NEAREST)
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
