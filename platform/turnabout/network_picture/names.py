"""Writes names beside the people in the picture, wherever there is room.

A name is `always` shown if it fits in the large letters of a phone, and is `roomy` if it fits in the small
letters of a desk only. Others are hidden until they are pointed at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import atan2, ceil, floor, hypot, tau

from turnabout.network_picture.marks import Mark
from turnabout.network_picture.queries import Person
from turnabout.network_picture.rows import OUTER
from turnabout.network_picture.sheet import BEGIN, CENTRE, ME, SIZE

LETTERS = {"always": 21.0, "roomy": 13.0}  # size in units on a phone, and on a desk
MOST_NAMES = {"always": 40, "roomy": 60}
LONGEST, WHOLE = 14, 18  # characters of a shortened name, and of one that is never shortened
CELL = 40  # of the grid in which taken places are looked up

Box = tuple[float, float, float, float]


def label(person: Person) -> str:
    """The name as it is written in the picture: the given name if it is known, else what fits."""
    if not person.given and len(person.name) <= WHOLE:
        return person.name
    first = person.given or person.name.split(" ")[0]
    short = person.name if len(first) < 3 or first.endswith(".") else first
    return short if len(short) <= LONGEST else short[: LONGEST - 1].rstrip() + "…"


class Taken:
    """The places on the sheet that are taken, in a grid."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in cells_of(box):
            self.cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        found = (other for cell in cells_of(box) for other in self.cells.get(cell, ()))
        return not any(overlap(box, other) for other in found)


def cells_of(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (edge / CELL for edge in box)
    for column in range(floor(left), ceil(right)):
        for line in range(floor(top), ceil(bottom)):
            yield column, line


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def is_inside(box: Box, network: str) -> bool:
    """Whether the box lies within the circle, and mostly in the sector of the network."""
    left, top, right, bottom = (edge - CENTRE for edge in box)
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    middle = atan2((top + bottom) / 2, (left + right) / 2)
    in_sector = (middle - BEGIN[network]) % tau < tau / 3
    return in_sector and all(hypot(x, y) <= OUTER + 4 for x, y in corners)


def label_box(mark: Mark, side: str, letters: float) -> Box:
    """The place of a name. Letters are taken to be 0.57 times as wide as high; ideographs are wider."""
    widths = (0.57 if ord(character) < 0x1100 else 1.0 for character in label(mark.person))
    width, height, reach = sum(widths) * letters, letters * 1.1, mark.radius + 2
    if side in ("below", "above"):
        top = mark.y + reach if side == "below" else mark.y - reach - height
        return mark.x - width / 2, top, mark.x + width / 2, top + height
    left = mark.x + reach if side == "right" else mark.x - reach - width
    return left, mark.y - height / 2, left + width, mark.y + height / 2


def named(marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    """The marks with their names placed: first those with most shared help, then the nearest."""
    everybody = [mark for some in marks.values() for mark in some]
    order = sorted(everybody, key=lambda mark: (-mark.person.help, mark.band, mark.person.id))
    found: dict[int, Mark] = {}
    for shown, letters in LETTERS.items():
        taken = taken_by(everybody)
        for mark in found.values():
            taken.add(label_box(mark, mark.side, letters))
        new = 0
        for mark in order:
            side = "" if mark.person.id in found else free_side(mark, letters, taken)
            if side and new < MOST_NAMES[shown]:
                taken.add(label_box(mark, side, letters))
                found[mark.person.id] = mark._replace(side=side, shown=shown)
                new += 1
    return {
        network: [found.get(mark.person.id, mark) for mark in some]
        for network, some in marks.items()
    }


def taken_by(marks: Iterable[Mark]) -> Taken:
    """The places of the shapes, of the middle, and of the words at the rings."""
    taken = Taken()
    taken.add((CENTRE - ME, CENTRE - ME, CENTRE + ME, CENTRE + ME))
    taken.add((CENTRE - 45, CENTRE + ME, CENTRE + 45, SIZE))
    for mark in marks:
        x, y, radius = mark.x, mark.y, mark.radius
        taken.add((x - radius, y - radius, x + radius, y + radius))
    return taken


def free_side(mark: Mark, letters: float, taken: Taken) -> str:
    """The first side of a shape with room for the name; empty if there is none."""
    for side in ("below", "above", "right", "left"):
        box = label_box(mark, side, letters)
        if is_inside(box, mark.person.network) and taken.is_free(box):
            return side
    return ""
