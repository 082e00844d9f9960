"""The functions that other features call to print and to draw QR codes.

Modules that load slowly (fpdf takes most of a second) are imported where they are first used.
"""

from collections.abc import Sequence
from typing import Any

from turnabout.printing import qr
from turnabout.printing.paper import Badge, grid

__all__ = ["PAPER_NAMES", "Badge"]

PAPER_NAMES = {"a4": "A4", "letter": "US Letter"}


def qr_svg(text: str, label: str = "") -> str:
    """Return a QR code as an SVG element; `label` is its text for screen readers."""
    return qr.svg(qr.svg_path(text), qr.svg_width(text), label)


def stored_qr(text: str) -> tuple[int, str]:
    """Return (width in modules, SVG path) of a QR code, to be stored for `qr_svg_from`."""
    return qr.svg_width(text), qr.svg_path(text)


def qr_svg_from(path: str, width: int, label: str = "") -> str:
    """Return the same SVG as `qr_svg`, from a stored path."""
    return qr.svg(path, width, label)


def print_qr_svg(text: str, width: int) -> str:
    """Return a standalone SVG for print, `width` millimetres wide, with more error correction."""
    return qr.print_svg(text, width)


def qr_png(text: str, size: int) -> bytes:
    """Return a PNG of at most `size` pixels a side, with whole pixels per module."""
    return qr.png(text, size)


def sheet(badges: Sequence[Badge], kind: str, paper: str, **options: Any) -> bytes:
    """Return a PDF of `cards`, `badges` or `stickers`, one for each badge; see `sheets.sheet`."""
    from turnabout.printing import sheets

    return sheets.sheet(badges, kind, paper, **options)


def full_sheet(badge: Badge, kind: str, paper: str, **options: bool) -> bytes:
    """Return a PDF sheet filled with copies of one badge."""
    from turnabout.printing import sheets

    return sheets.full_sheet(badge, kind, paper, **options)


def lock_screen(name: str, link: str, code: str) -> bytes:
    """Return a PNG for a phone's lock screen: the name, the QR code of `link`, and the code to type."""
    from turnabout.printing import lock_screen

    return lock_screen.render(name, link, code)


def thank_you_card(heading: str, words: str) -> bytes:
    """Return a PDF in postcard size with words of thanks."""
    from turnabout.printing import thank_you

    return thank_you.render(heading, words)


def unprintable(*texts: str) -> list[str]:
    """Return the characters that no print font has, to warn people before they print."""
    from turnabout.printing import lettering

    return lettering.unprintable(*texts)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter belongs to a right-to-left script."""
    from turnabout.printing import lettering

    return lettering.is_right_to_left(text)


def badges_per_sheet(kind: str, paper: str) -> int:
    """Return how many badges of this kind fit on one sheet of this paper size."""
    return grid(kind, paper).places


def default_paper(time_zone: str) -> str:
    """Return the paper size of most printers in a time zone: US Letter in the Americas, else A4."""
    return "letter" if time_zone.startswith(("America/", "US/", "Canada/")) else "a4"
