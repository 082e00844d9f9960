"""Divides the people of a sector into bands by recency, and each band into rows, so that nobody overlaps.

Lengths are units of the drawing, measured from the middle; angles are in radians.
"""

from collections.abc import Sequence
from datetime import date
from math import asin, log2, tau
from typing import NamedTuple

from turnabout.network_picture.queries import Person

INNER, OUTER = 50.0, 282.0  # where the first band begins, and the last one ends
BANDS = (31, 92, 366)  # days since the last touch; the last band is for those longer ago, or never
THINNEST = 36.0  # band
LARGEST, SMALLEST, STEP = 15.0, 3.0, 0.5  # radius of somebody without shared help
MOST_LARGER = 1.9
MARGINS = {"peer": (15, 15), "business": (15, 42), "community": (42, 15)}  # at both edges


class Row(NamedTuple):
    """People at about the same distance. `begin` and `height` are radial."""

    begin: float
    height: float
    people: list[Person]


def band_of(touched_on: date | None, today: date) -> int:
    if touched_on is None:
        return len(BANDS)
    days = (today - touched_on).days
    return next((band for band, most in enumerate(BANDS) if days < most), len(BANDS))


def radius_of(person: Person, unit: float) -> float:
    """The radius of a person's shape: larger with every doubling of the help between them."""
    return unit * min(1 + 0.3 * log2(1 + person.help), MOST_LARGER)


def gap(unit: float) -> float:
    return 1.5 + unit * 0.4


def arc(network: str, distance: float) -> float:
    """The length of a row at this distance, without the margins."""
    edges = sum(asin(min(1, margin / distance)) for margin in MARGINS[network])
    return max(0.0, tau / 3 - edges) * distance


def pack(
    people: Sequence[Person], network: str, begin: float, unit: float, most: int = 1000
) -> list[Row]:
    """Rows filled from the inside, with at most so many people in each."""
    sizes = [2 * radius_of(person, unit) + gap(unit) for person in people]
    rows, start = list[Row](), 0
    while start < len(people):
        end, height, width = start, 0.0, 0.0
        while end < len(people) and end - start < most:
            if sizes[end] > height:
                height = sizes[end]
                room = arc(network, begin + height / 2)
            if end > start and width + sizes[end] > room:
                break
            width, end = width + sizes[end], end + 1
        rows.append(Row(begin, height, list(people[start:end])))
        begin, start = begin + height, end
    return rows


def rings(bands: dict[str, list[list[Person]]]) -> tuple[float, list[float]]:
    """The largest unit with which everybody fits, and where each band begins and the last one ends."""
    fits, too_large = SMALLEST, LARGEST + STEP
    while too_large - fits > STEP:
        unit = (fits + too_large) / 2
        fits, too_large = (unit, too_large) if packed(bands, unit)[-1] <= OUTER else (fits, unit)
    return fits, stretched(packed(bands, fits), bands)


def packed(bands: dict[str, list[list[Person]]], unit: float) -> list[float]:
    """The edges of the bands, each as thin as the fullest sector allows."""
    edges = [INNER]
    for band in range(len(BANDS) + 1):
        rows = [pack(some[band], network, edges[-1], unit) for network, some in bands.items()]
        thickness = (sum(row.height for row in one) for one in rows)
        edges.append(edges[-1] + max(THINNEST, *thickness))
    return edges


def stretched(edges: list[float], bands: dict[str, list[list[Person]]]) -> list[float]:
    """The edges moved outwards until the last one is at `OUTER`. Fuller bands get more of the room."""
    fullest = [max(len(some[band]) for some in bands.values()) for band in range(len(BANDS) + 1)]
    weights = [1 + count**0.5 for count in fullest]
    spare = OUTER - edges[-1]
    shares = [spare * sum(weights[:band]) / sum(weights) for band in range(len(weights) + 1)]
    return [edge + share for edge, share in zip(edges, shares, strict=True)]


def spread(
    people: Sequence[Person], network: str, begin: float, end: float, unit: float
) -> list[Row]:
    """The people of a band in as many rows as there is room for, those touched last nearest."""
    rows = pack(people, network, begin, unit)
    thinnest = 2 * unit + gap(unit)
    for count in range(min(len(people), int((end - begin) / thinnest)), len(rows), -1):
        tried = pack(people, network, begin, unit, most=-(-len(people) // count))
        if sum(row.height for row in tried) <= end - begin:
            rows = tried
            break
    spare = max(0.0, end - begin - sum(row.height for row in rows)) / max(1, len(rows))
    return [
        Row(row.begin + spare * at, row.height + spare, row.people) for at, row in enumerate(rows)
    ]
