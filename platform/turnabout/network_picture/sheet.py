"""The sheet of the picture: sectors, rings, and the paths on which the networks' names are written.

Lengths are units of the drawing; angles are in radians, clockwise from the right.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, pi, sin, tau

SIZE, CENTRE, RIM = 640, 320, 294  # RIM: where the names of the networks are written
ME = 34  # radius
BEGIN = {"peer": -5 * pi / 6, "business": -pi / 6, "community": pi / 2}  # of each sector


def at_angle(angle: float, distance: float) -> tuple[float, float]:
    return CENTRE + distance * cos(angle), CENTRE + distance * sin(angle)


def wedges(edges: Sequence[float]) -> Iterator[tuple[str, int, str]]:
    """The part of each band that lies in each sector."""
    for network, begin in BEGIN.items():
        for band, (near, far) in enumerate(pairwise((0.0, *edges[1:]))):
            yield network, band, wedge(begin, begin + tau / 3, near, far)


def wedge(begin: float, end: float, near: float, far: float) -> str:
    (ax, ay), (bx, by) = at_angle(begin, far), at_angle(end, far)
    (cx, cy), (dx, dy) = at_angle(end, near), at_angle(begin, near)
    return (
        f"M{ax:.1f} {ay:.1f}A{far:.1f} {far:.1f} 0 0 1 {bx:.1f} {by:.1f}"
        f"L{cx:.1f} {cy:.1f}A{near:.1f} {near:.1f} 0 0 0 {dx:.1f} {dy:.1f}z"
    )


def spokes(edges: Sequence[float]) -> Iterator[str]:
    for begin in BEGIN.values():
        (ax, ay), (bx, by) = at_angle(begin, ME), at_angle(begin, edges[-1])
        yield f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}"


def rim(network: str) -> str:
    """The SVG path just outside a network's sector along which the name of the network is written. It
    runs from left to right, so that the name is never upside down: clockwise in the upper half of the
    picture, anticlockwise in the lower.
    """
    begin, end, sweep, away = BEGIN[network], BEGIN[network] + tau / 3, 1, RIM
    if network != "peer":
        begin, end, sweep, away = end, begin, 0, RIM + 17
    (ax, ay), (bx, by) = at_angle(begin, away), at_angle(end, away)
    return f"M{ax:.1f} {ay:.1f}A{away} {away} 0 0 {sweep} {bx:.1f} {by:.1f}"
