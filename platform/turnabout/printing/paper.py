"""What is printed, on which paper, and how it is parted. All lengths in millimetres."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
KINDS = ("cards", "badges", "stickers")


@dataclass(frozen=True)
class Badge:
    """One person on paper. `link` is what the QR says, `lines` are ways to reach them, `back` pairs of
    a heading and a text, `where` the address at which the code may be typed, `above` the occasion.
    Without a link it is a name alone; without a name, there is a line to write it on.
    """

    name: str = ""
    link: str = ""
    code: str = ""
    headline: str = ""
    aside: str = ""  # a few small words beside the name
    lines: tuple[str, ...] = ()
    back: tuple[tuple[str, str], ...] = ()
    where: str = ""
    above: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is printed in letters, but for the code."""
        told = (text for _, text in self.back)
        return (self.name, self.headline, self.aside, *self.lines, *told, self.above)

    def rewritten(self, each: Callable[[str], str]) -> "Badge":
        """With every text that somebody wrote freely put through `each`."""
        return replace(
            self, name=each(self.name), headline=each(self.headline), aside=each(self.aside),
            lines=tuple(map(each, self.lines)), above=each(self.above),
            back=tuple((heading, each(text)) for heading, text in self.back),
        )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where one card lies on a sheet."""

    left: float
    top: float
    width: float
    height: float
    turned: bool = False  # it runs from right to left

    def x(self, start: float, width: float = 0) -> float:
        """The left edge of something so wide that begins so far from where reading begins."""
        return self.left + (self.width - start - width if self.turned else start)


@dataclass(frozen=True)
class Grid:
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
        """Row by row. A back side lies mirrored, to meet its front when the sheet is turned over along
        its long edge.
        """
        columns = self.across[:-1]
        for top, left in product(self.down[:-1], columns[::-1] if mirrored else columns):
            yield Place(left, top, self.width, self.height)


def cut_positions(parts: int, length: float, whole: float) -> list[float]:
    """Where to cut, so that the parts lie in the middle of the whole."""
    first = (whole - parts * length) / 2
    return [first + n * length for n in range(parts + 1)]


def grid(kind: str, paper: str) -> Grid:
    """The usual sizes: ten cards as they are sold in each country, eight badges, as many stickers as go."""
    size = PAPERS[paper]
    if kind == "cards":
        width, height = (85.0, 55.0) if paper == "a4" else (88.9, 50.8)
        return Grid(2, 5, width, height, size)
    if kind == "badges":
        return Grid(2, 4, 90, 60, size)
    return Grid(5, 6 if paper == "a4" else 5, 38, 46, size)
