"""PDF sheets of business cards, name badges and stickers: values in, bytes out.

fpdf takes most of a second to load, so import this module only where a sheet is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from turnabout.printing import layouts, lettering
from turnabout.printing.paper import Badge, Grid, Place, grid
from turnabout.printing.pen import Pen

AWAY, LONG = 2.0, 4.0  # crop marks: how far from the corner, and how long


def sheet(
    badges: Sequence[Badge], kind: str, paper: str, *, marks: bool = False, back: bool = False,
    title: str = "",
) -> bytes:  # fmt: skip
    """A PDF of all badges. `marks` adds crop marks, `back` a back side after each page."""
    laid = grid(kind, paper)
    pen = Pen(laid.paper)
    pen.set_title(title)
    clean = [badge.rewritten(lettering.printable) for badge in badges]
    for start in range(0, len(clean), laid.places):
        page = clean[start : start + laid.places]
        add_page(pen, laid, marks)
        for place, badge in with_places(laid, page, mirrored=False):
            draw_front(pen, place, badge, kind, back)
        if back and kind != "stickers":
            add_page(pen, laid, marks=False)
            for place, badge in with_places(laid, page, mirrored=True):
                draw_back(pen, place, badge, kind)
    return bytes(pen.output())


def full_sheet(badge: Badge, kind: str, paper: str, **how: bool) -> bytes:
    """A sheet filled with copies of one badge."""
    return sheet([badge] * grid(kind, paper).places, kind, paper, title=badge.name, **how)


def with_places(laid: Grid, page: Sequence[Badge], mirrored: bool) -> Iterator[tuple[Place, Badge]]:
    """Each badge with its place, laid out in the direction of the name's script."""
    for place, badge in zip(laid.laid(mirrored), page, strict=False):
        yield replace(place, turned=lettering.is_right_to_left(badge.name)), badge


def draw_front(pen: Pen, place: Place, badge: Badge, kind: str, back: bool) -> None:
    if kind == "cards":
        layouts.draw_card(pen, place, badge, alone=not back)
    elif kind == "badges":
        layouts.draw_name_badge(pen, place, badge)
    else:
        layouts.draw_sticker(pen, place, badge)


def draw_back(pen: Pen, place: Place, badge: Badge, kind: str) -> None:
    if kind == "cards":
        layouts.draw_card_back(pen, place, badge)
    else:
        layouts.draw_name_badge(pen, place, badge)


def add_page(pen: Pen, laid: Grid, marks: bool) -> None:
    pen.add_page()
    if marks:
        for x in laid.across:
            for y, way in ((laid.down[0], -1), (laid.down[-1], 1)):
                pen.line(x, y + way * AWAY, x, y + way * (AWAY + LONG))
        for y in laid.down:
            for x, way in ((laid.across[0], -1), (laid.across[-1], 1)):
                pen.line(x + way * AWAY, y, x + way * (AWAY + LONG), y)
