"""Paper sizes, the grid of a sheet, and the text of one badge. All lengths in millimetres."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
KINDS = ("cards", "badges", "stickers")


@dataclass(frozen=True)
class Badge:
    """The text of one card, badge or sticker. `link` is the content of the QR code, `code` the code
    below it, `where` the address at which to type it, `lines` the contact details, `back` (heading,
    text) pairs, `above` the occasion. Without a link only the name is printed; without a name, a line to
    write it on.
    """

    name: str = ""
    link: str = ""
    code: str = ""
    headline: str = ""
    aside: str = ""  # small print below the name
    lines: tuple[str, ...] = ()
    back: tuple[tuple[str, str], ...] = ()
    where: str = ""
    above: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything printed as text except the code."""
        backs = (text for _, text in self.back)
        return (self.name, self.headline, self.aside, *self.lines, *backs, self.above)

    def rewritten(self, each: Callable[[str], str]) -> "Badge":
        """Return a copy with `each` applied to every user-written text."""
        return replace(
            self, name=each(self.name), headline=each(self.headline), aside=each(self.aside),
            lines=tuple(map(each, self.lines)), above=each(self.above),
            back=tuple((heading, each(text)) for heading, text in self.back),
        )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """The position of one card on a sheet, in millimetres from its upper left corner."""

    left: float
    top: float
    width: float
    height: float
    turned: bool = False  # laid out from right to left

    def x(self, start: float, width: float = 0) -> float:
        """Return the left edge of a box of this width that begins `start` after the edge where reading
        begins.
        """
        return self.left + (self.width - start - width if self.turned else start)


@dataclass(frozen=True)
class Grid:
    """The places on a sheet, centred on the paper."""

    columns: int
    rows: int
    width: float  # of each place
    height: float
    paper: tuple[float, float]

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def across(self) -> list[float]:
        return cut_positions(self.columns, self.width, self.paper[0])

    @property
    def down(self) -> list[float]:
        return cut_positions(self.rows, self.height, self.paper[1])

    def laid(self, mirrored: bool = False) -> Iterator[Place]:
        """Yield all places, row by row. Back sides are mirrored, to align in duplex printing (long
        edge).
        """
        columns = self.across[:-1]
        for top, left in product(self.down[:-1], columns[::-1] if mirrored else columns):
            yield Place(left, top, self.width, self.height)


def cut_positions(parts: int, length: float, whole: float) -> list[float]:
    """Return the positions of the cuts that centre `parts` of this length on the whole."""
    first = (whole - parts * length) / 2
    return [first + n * length for n in range(parts + 1)]


def grid(kind: str, paper: str) -> Grid:
    """Return the grid of a sheet: ten cards of the local standard size, eight badges, or as many
    stickers as fit.
    """
    size = PAPERS[paper]
    if kind == "cards":
        width, height = (85.0, 55.0) if paper == "a4" else (88.9, 50.8)
        return Grid(2, 5, width, height, size)
    if kind == "badges":
        return Grid(2, 4, 90, 60, size)
    return Grid(5, 6 if paper == "a4" else 5, 38, 46, size)
