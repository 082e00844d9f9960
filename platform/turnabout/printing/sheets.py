"""PDF sheets of business cards, name badges and stickers. Values in, bytes out.

fpdf takes most of a second to load, so import this module only where a sheet is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from turnabout.printing import layouts, lettering
from turnabout.printing.paper import Badge, Grid, Place, grid
from turnabout.printing.pen import Pen

AWAY, LONG = 2.0, 4.0  # crop marks: distance from the corner, and length


def sheet(
    badges: Sequence[Badge], kind: str, paper: str, *, marks: bool = False, back: bool = False,
    title: str = "",
) -> bytes:  # fmt: skip
    """Return a PDF of all badges. `marks` adds crop marks; `back` adds a back side after each page."""
    layout = grid(kind, paper)
    pen = Pen(layout.paper)
    pen.set_title(title)
    printable = [badge.rewritten(lettering.printable) for badge in badges]
    for start in range(0, len(printable), layout.places):
        page = printable[start : start + layout.places]
        add_page(pen, layout, marks)
        for place, badge in with_places(layout, page, mirrored=False):
            draw_front(pen, place, badge, kind, back)
        if back and kind != "stickers":
            add_page(pen, layout, marks=False)
            for place, badge in with_places(layout, page, mirrored=True):
                draw_back(pen, place, badge, kind)
    return bytes(pen.output())


def full_sheet(badge: Badge, kind: str, paper: str, **options: bool) -> bytes:
    """Return a sheet filled with copies of one badge; options as for `sheet`."""
    return sheet([badge] * grid(kind, paper).places, kind, paper, title=badge.name, **options)


def with_places(
    layout: Grid, page: Sequence[Badge], mirrored: bool
) -> Iterator[tuple[Place, Badge]]:
    """Yield each badge with its place, laid out in the direction of the name's script."""
    for place, badge in zip(layout.laid(mirrored), page, strict=False):
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


def add_page(pen: Pen, layout: Grid, marks: bool) -> None:
    pen.add_page()
    if marks:
        for x in layout.across:
            for y, direction in ((layout.down[0], -1), (layout.down[-1], 1)):
                pen.line(x, y + direction * AWAY, x, y + direction * (AWAY + LONG))
        for y in layout.down:
            for x, direction in ((layout.across[0], -1), (layout.across[-1], 1)):
                pen.line(x + direction * AWAY, y, x + direction * (AWAY + LONG), y)
