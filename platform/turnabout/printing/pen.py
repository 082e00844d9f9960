"""A PDF page to draw on: text in any script, fitted to a box, and QR codes as one path."""

from functools import lru_cache

from fpdf import FPDF

from turnabout.printing import lettering, qr
from turnabout.printing.paper import Place

POINTS = 72 / 25.4  # in a millimetre
STYLES = {"sans": ("sans", ""), "bold": ("sans", "B"), "serif": ("serif", "")}
CAPITALS = 0.73  # cap height at size 1, the same in all three faces
INK, SOFT, MARIGOLD = (0,), (85,), (246, 168, 33)


class Pen(FPDF):
    """A PDF document. Coordinates and font sizes are in millimetres, from the upper left corner."""

    def __init__(self, paper: tuple[float, float]):
        super().__init__(format=paper)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_line_width(0.15)
        for face, (family, style) in STYLES.items():
            self.add_font(family, style, lettering.font_file(face))

    def words(
        self, text: str, place: Place, box: tuple[float, float, float, float], face: str,
        sizes: tuple[float, float], leading: float = 1.3, *, centred: bool = False,
        colour: tuple[int, ...] = INK,
    ) -> float:  # fmt: skip
        """Draw text as large as fits into the box (start, top, width, height), within `sizes` (smallest,
        largest). Returns the height of the lines.
        """
        start, top, width, height = box
        if not text:
            return 0
        block = lettering.fit(text, face, (width, height), sizes, leading)
        self.set_font(*STYLES[face], block.size * POINTS)
        self.set_text_color(*colour)
        self.set_text_shaping(direction="rtl" if lettering.is_right_to_left(text) else "ltr")
        align = "C" if centred else "R" if place.turned else "L"
        baseline = place.top + top + CAPITALS * block.size
        for n, line in enumerate(block.lines):
            self.set_xy(place.x(start, width), baseline + n * block.leading - 0.8 * block.size)
            self.cell(width, block.size, line, align=align)
        return block.height

    def code(self, text: str, left: float, top: float, side: float) -> None:
        """Draw a QR code, `side` wide without its quiet zone."""
        path, modules = qr_path(text)
        scale = side / modules * POINTS
        x, y = left * POINTS, (self.h - top) * POINTS
        self._out(f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {x:.3f} {y:.3f} cm {path}f Q")

    def bar(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a bar in the accent colour."""
        self.set_fill_color(*MARIGOLD)
        self.rect(left, top, width, height, style="F")

    def rule(self, left: float, top: float, width: float) -> None:
        """Draw a line to write on by hand."""
        self.line(left, top, left + width, top)


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[str, int]:
    """Return (PDF path of the dark runs in units of one module, modules per side)."""
    rows = qr.matrix(text, qr.PRINT)
    runs = [
        f"{x} {y} {length} 1 re " for y, row in enumerate(rows) for x, length in qr.dark_runs(row)
    ]
    return "".join(runs), len(rows)


def quiet_zone(text: str, side: float) -> float:
    """Return the width of the quiet zone around a QR code that is `side` wide."""
    return side / qr_path(text)[1] * qr.QUIET_ZONE
