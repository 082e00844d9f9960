"""The whole picture: who stands where, under which name, on which ground."""

from datetime import date
from typing import NamedTuple

from turnabout.contacts.models import NETWORKS
from turnabout.network_picture import rows, sheet
from turnabout.network_picture.marks import Mark, banded, placed
from turnabout.network_picture.names import named
from turnabout.network_picture.queries import Person

MOST_THREADS = 16  # lines to those with most shared help


class Picture(NamedTuple):
    marks: dict[str, list[Mark]]
    threads: list[Mark]  # the people to whom a line is drawn
    edges: list[float]  # where the bands begin, and the last one ends
    wedges: list[tuple[str, int, str]]  # network, band, path
    spokes: list[str]  # the lines between the sectors
    rims: dict[str, str]  # the path on which the name of a network is written


def picture_of(people: dict[str, list[Person]], today: date) -> Picture:
    bands = {network: banded(people.get(network, []), today) for network in NETWORKS}
    unit, edges = rows.rings(bands)
    marks = named(
        {network: list(placed(network, bands[network], edges, unit)) for network in NETWORKS}
    )
    helpers = [mark for some in marks.values() for mark in some if mark.person.help]
    helpers.sort(key=lambda mark: (-mark.person.help, mark.band, mark.person.id))
    return Picture(
        marks, helpers[:MOST_THREADS], edges, list(sheet.wedges(edges)), list(sheet.spokes(edges)),
        {network: sheet.rim(network) for network in NETWORKS},
    )  # fmt: skip
