"""Gives everybody in the picture a place and a shape. The same people always get the same places."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import asin
from typing import NamedTuple

from turnabout.network_picture import rows
from turnabout.network_picture.queries import Person
from turnabout.network_picture.sheet import BEGIN, at_angle

GOLDEN = 0.618034


class Mark(NamedTuple):
    """A person in the picture. `side` is where the name is written: below, above, right or left."""

    person: Person
    band: int
    x: float
    y: float
    radius: float
    path: str
    side: str = "below"
    shown: str = "hidden"  # or always, or roomy: see names


def banded(people: Iterable[Person], today: date) -> list[list[Person]]:
    found: list[list[Person]] = [[] for _band in range(len(rows.BANDS) + 1)]
    for person in people:
        found[rows.band_of(person.touched_on, today)].append(person)
    return found


def placed(
    network: str, bands: list[list[Person]], edges: Sequence[float], unit: float
) -> Iterator[Mark]:
    """The people of one sector. Rows begin at different angles, so that people do not stand in columns."""
    turn = 0
    for band, people in enumerate(bands):
        for row in rows.spread(people, network, edges[band], edges[band + 1], unit):
            turn += 1
            yield from in_row(network, band, row, unit, turn)


def in_row(network: str, band: int, row: rows.Row, unit: float, turn: int) -> Iterator[Mark]:
    distance = row.begin + row.height / 2
    sizes = [2 * rows.radius_of(person, unit) + rows.gap(unit) for person in row.people]
    spare = max(0.0, rows.arc(network, distance) - sum(sizes)) / len(sizes)
    along = asin(min(1, rows.MARGINS[network][0] / distance)) * distance + spare * (
        turn * GOLDEN % 1
    )
    for at, (person, size) in enumerate(zip(row.people, sizes, strict=True)):
        play = row.height - size  # how far this person may move in the row
        away = distance + play * ((turn + at) * GOLDEN % 1 - 0.5) * 0.8
        angle = BEGIN[network] + (along + size / 2) / distance
        x, y, radius = *at_angle(angle, away), rows.radius_of(person, unit)
        along += size + spare
        yield Mark(person, band, x, y, radius, SHAPES[network](x, y, radius))


def circle(x: float, y: float, r: float) -> str:
    half = f"a{r:.2f} {r:.2f} 0 1 1"
    return f"M{x - r:.2f} {y:.2f}{half} {2 * r:.2f} 0{half} {-2 * r:.2f} 0z"


def square(x: float, y: float, r: float) -> str:
    side = 1.76 * r
    return f"M{x - side / 2:.1f} {y - side / 2:.1f}h{side:.1f}v{side:.1f}h{-side:.1f}z"


def triangle(x: float, y: float, r: float) -> str:
    side = 2.3 * r
    return f"M{x:.1f} {y - 1.2 * r:.1f}l{side / 2:.1f} {2 * r:.1f}h{-side:.1f}z"


SHAPES = {"peer": circle, "business": square, "community": triangle}
