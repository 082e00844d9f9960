"""Text layout for print: the characters of a font, text widths, line breaking, and fitting to a box.

`face` is `sans`, `bold` or `serif`. Sizes and widths are in the caller's unit; "at size 1" means in
multiples of the font size.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz

from turnabout.base.server.settings import assets

FONT_FILES = {"sans": "sans.ttf", "bold": "sans-bold.ttf", "serif": "serif.ttf"}
BREAK_AFTER = re.compile(r"(?<=[-–—/@_])(?=\w)|(?<=\w)(?=[@])|\s+")
STEP = 0.96  # factor from one size tried to the next
TINY = 0.4  # as a share of the largest size: rather than shrink below it, break words
JOINERS = "\u200c\u200d\ufe0e\ufe0f"
COMBINING = ("Mn", "Mc", "Me", "Cf", "Sk")


def font_file(face: str) -> Path:
    return assets("static") / "vendor/paper" / FONT_FILES[face]


@lru_cache
def font(face: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_file(face)))))


@lru_cache
def charset(face: str) -> frozenset[str]:
    """Return the characters of a font. The bold sans has the same ones as the regular."""
    return frozenset(chr(code) for code in font(face).face.unicodes)


# --- characters ---


def unprintable(*texts: str) -> list[str]:
    """Return the characters of these texts that no font has, adjacent ones together, without repeats."""
    runs: dict[str, None] = {}
    for text in texts:
        marked = (
            character if is_unprintable(character) or character in JOINERS else " "
            for character in to_nfc(text)
        )
        for run in "".join(marked).split():
            if run.strip(JOINERS):
                runs[run.strip(JOINERS)] = None
    return list(runs)


def printable(text: str) -> str:
    """Return the text without the characters that no font has."""
    rest = "".join("" if is_unprintable(character) else character for character in to_nfc(text))
    return " ".join(re.sub(r"(?<!\w)[\u200c\u200d]+|[\u200c\u200d]+(?!\w)", "", rest).split())


def to_nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def is_unprintable(character: str) -> bool:
    return not character.isspace() and (
        character not in charset("sans") or character in "\ufe0e\ufe0f"
    )


def name_face(name: str) -> str:
    """Return the font for a name: the serif if it has every letter, else the bold sans."""
    return "serif" if set(name) <= charset("serif") else "bold"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter belongs to a right-to-left script."""
    bidi_classes = map(unicodedata.bidirectional, text)
    return next(
        (bidi_class != "L" for bidi_class in bidi_classes if bidi_class in ("L", "R", "AL")), False
    )


def has_direction(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("L", "R", "AL") for character in text)


# --- widths and lines ---


def shape(run: str, face: str) -> list[tuple[Any, Any]]:
    """Shape a run of one direction with HarfBuzz; returns (glyph, position) pairs."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font(face), buffer)
    return list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))


@lru_cache(maxsize=4096)
def width(word: str, face: str) -> float:
    """Return the width of a word at size 1."""
    return sum(place.x_advance for _, place in shape(word, face)) / font(face).face.upem


def visual_order(line: str) -> list[str]:
    """Split a line into runs of one direction, in visual order. Simplified from UAX #9, enough for names
    and single lines: neutral words join the run before them.
    """
    runs: list[tuple[bool, str]] = []
    for word in line.split():
        is_rtl = is_right_to_left(word) if has_direction(word) else bool(runs and runs[-1][0])
        if runs and runs[-1][0] == is_rtl:
            runs[-1] = (is_rtl, f"{runs[-1][1]} {word}")
        else:
            runs.append((is_rtl, word))
    parts = [part for _, run in runs for part in (" ", run)][1:]
    return parts[::-1] if is_right_to_left(line) else parts


@dataclass(frozen=True)
class Block:
    """Lines of text in one font size, fitted to a box."""

    lines: tuple[str, ...]
    size: float
    leading: float  # from one baseline to the next

    @property
    def height(self) -> float:
        return self.leading * (len(self.lines) - 1) + self.size if self.lines else 0


@lru_cache(maxsize=256)
def fit(
    text: str, face: str, box: tuple[float, float], sizes: tuple[float, float], leading: float
) -> Block:
    """Fit text into a box (width, height) at the largest possible size within `sizes` (smallest,
    largest). Breaks words only if they would become tiny otherwise; truncates with an ellipsis.
    """
    smallest, largest = sizes
    for whole, lower_limit in ((True, max(smallest, TINY * largest)), (False, smallest)):
        for size in descending_sizes(lower_limit, largest):
            lines = wrap(text, face, box[0] / size, whole)
            if lines is not None and len(lines) <= lines_that_fit(box, size, leading):
                return Block(tuple(balance(lines, text, face, whole)), size, leading * size)
    return truncate(text, face, box, sizes[0], leading)


def descending_sizes(smallest: float, largest: float) -> Iterator[float]:
    """Yield the sizes to try, from the largest down to the smallest."""
    while largest > smallest:
        yield largest
        largest *= STEP
    yield smallest


def lines_that_fit(box: tuple[float, float], size: float, leading: float) -> int:
    """Return how many lines fit into a box, at least one."""
    return 1 + max(0, int((box[1] - size) / (leading * size)))


def truncate(text: str, face: str, box: tuple[float, float], size: float, leading: float) -> Block:
    """Wrap at this size, and cut off what does not fit with an ellipsis."""
    lines = wrap(text, face, box[0] / size, whole=False) or []
    lines = lines[: lines_that_fit(box, size, leading)]
    while width(lines[-1] + "…", face) > box[0] / size:
        lines[-1] = lines[-1][:-1].rstrip()
    lines[-1] += "…"
    return Block(tuple(lines), size, leading * size)


def balance(lines: list[str], text: str, face: str, whole: bool) -> list[str]:
    """Wrap to the same number of lines, but of nearly equal length."""
    room = widest(lines, face)
    while len(lines) > 1:
        room *= 0.97
        lines_now = wrap(text, face, room, whole)
        # A letter with its marks cannot be broken, and may be wider than the box.
        if lines_now is None or len(lines_now) > len(lines) or widest(lines_now, face) > room:
            break
        lines = lines_now
    return lines


def widest(lines: list[str], face: str) -> float:
    """Return the width of the widest line at size 1."""
    return max((width(line, face) for line in lines), default=0)


def wrap(text: str, face: str, room: float, whole: bool) -> list[str] | None:
    """Wrap text to lines of width `room` at size 1; None if words must stay `whole` and one is too wide."""
    lines: list[str] = []
    for piece, gap in pieces(text):
        longer = lines[-1] + gap + piece if lines else piece
        if lines and width(longer, face) <= room:
            lines[-1] = longer
        elif width(piece, face) <= room:
            lines.append(piece)
        elif whole:
            return None
        else:
            lines.extend(break_word(piece, face, room))
    return lines


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (piece, space before it): words, or parts of words after which a line may break."""
    gap = ""
    for word in text.split():
        for piece in BREAK_AFTER.split(word):
            if piece:
                yield piece, gap
                gap = ""
        gap = " "


def break_word(word: str, face: str, room: float) -> list[str]:
    """Break a word between any two letters, but never between a letter and its combining marks."""
    parts = [""]
    for cluster in clusters(word):
        if parts[-1] and width(parts[-1] + cluster, face) > room:
            parts.append("")
        parts[-1] += cluster
    return parts


def clusters(text: str) -> list[str]:
    """Split a text into letters with their combining marks."""
    parts: list[str] = []
    for character in text:
        if parts and unicodedata.category(character) in COMBINING:
            parts[-1] += character
        else:
            parts.append(character)
    return parts
