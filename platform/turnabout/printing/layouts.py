"""Layouts of business cards, badges and stickers. All lengths in millimetres. All texts must be
printable.
"""

from turnabout.printing import lettering
from turnabout.printing.paper import Badge, Place
from turnabout.printing.pen import SOFT, Pen, quiet_zone

EDGE = 6.0  # margin from the cut
GAP = 4.5
LINE = 3.4  # line height of the contact details


def draw_card(pen: Pen, place: Place, badge: Badge, alone: bool = True) -> None:
    """Draw the front of a card. `alone`: there is no back, so the front shows the first section of it."""
    side = 23.0
    width = place.width - 2 * EDGE - GAP - side
    below = draw_title(pen, place, badge, (EDGE, EDGE + 0.5, width, 14.5), (1.9, 6.0))
    room = place.height - EDGE - below - len(badge.lines) * LINE
    line = (EDGE, below + 2.2, width, room - 4)
    below += 2.2 + pen.words(badge.headline, place, line, "sans", (1.9, 3.1))
    if badge.lines:
        draw_contact_lines(pen, place, badge.lines, width)
    elif alone and badge.back:
        rest = (EDGE, below + 3, width, place.height - EDGE - below - 3)
        draw_section(pen, place, badge.back[0], rest, 2.5)
    draw_qr_block(
        pen, place, badge, place.width - EDGE - side, (place.height - side - 8.5) / 2, side
    )


def draw_card_back(pen: Pen, place: Place, badge: Badge) -> None:
    """Draw the back: what they look for and can help with, else a larger QR code."""
    width, height = place.width - 2 * EDGE, place.height - 2 * EDGE
    if not badge.back:
        draw_qr_block(pen, place, badge, (place.width - 32) / 2, 5.5, 32)
    for n, section in enumerate(badge.back[:2]):
        step = (height + 3) / min(2, len(badge.back))
        draw_section(pen, place, section, (EDGE, EDGE + n * step, width, step - 3), 3.5)


def draw_name_badge(pen: Pen, place: Place, badge: Badge) -> None:
    """Draw a name badge that is readable across a table. Both sides are identical, since badges flip
    over.
    """
    side, width = 20.0, place.width - 2 * EDGE
    line = (EDGE, 5.5, width, 2.7)
    top = 6 + (5 if pen.words(badge.above, place, line, "sans", (1.8, 2.7), colour=SOFT) else 0)
    if not badge.link:
        draw_title(pen, place, badge, (EDGE, top, width, 20), (2.4, 10 if badge.name else 20))
        return
    corner = place.height - side - 11.5
    height = corner - quiet_zone(badge.link, side) - top
    below = draw_title(pen, place, badge, (EDGE, top, width, height), (2.4, 10))
    beside = (EDGE, below + 3, width - side - GAP - 1, place.height - EDGE - below - 3)
    pen.words(badge.headline, place, beside, "sans", (2.2, 4.3))
    draw_qr_block(pen, place, badge, place.width - EDGE - side, corner, side)


def draw_sticker(pen: Pen, place: Place, badge: Badge) -> None:
    draw_qr_block(pen, place, badge, (place.width - 27) / 2, 5.5, 27)


def draw_title(
    pen: Pen, place: Place, badge: Badge, box: tuple[float, float, float, float],
    sizes: tuple[float, float],
) -> float:  # fmt: skip
    """Draw the name, the small print below it, and the bar. Returns the y position where they end."""
    start, top, width, _ = box
    if badge.name:
        face = lettering.name_face(badge.name)
        sizes = (
            sizes if face == "serif" else (sizes[0], 0.85 * sizes[1])
        )  # the bold sans is heavier
        top += pen.words(badge.name, place, box, face, sizes, 1.13)
    else:
        top += sizes[1]
        pen.rule(place.x(start, width), place.top + top, width)
    if badge.aside:
        line = (start, top + 0.6, width, 2.2)
        top += 0.9 + pen.words(badge.aside, place, line, "sans", (1.6, 2.2), colour=SOFT)
    pen.bar(place.x(start, 9), place.top + top + 1.6, 9, 0.8)
    return top + 2.4


def draw_contact_lines(pen: Pen, place: Place, lines: tuple[str, ...], width: float) -> None:
    """Draw the contact details at the bottom, one to a line."""
    top = place.height - EDGE - len(lines) * LINE
    for n, line in enumerate(lines, 1):
        pen.words(line, place, (EDGE, top + n * LINE - 2, width, 2.4), "sans", (1.6, 2.4))


def draw_section(
    pen: Pen, place: Place, section: tuple[str, str], box: tuple[float, float, float, float],
    largest: float,
) -> None:  # fmt: skip
    """Draw a `section`, a heading and a text below it."""
    start, top, width, height = box
    heading, text = section
    pen.words(heading, place, (start, top, width, 2.2), "bold", (1.6, 2.2), colour=SOFT)
    pen.words(text, place, (start, top + 3.9, width, height - 3.9), "sans", (1.8, largest), 1.35)


def draw_qr_block(
    pen: Pen, place: Place, badge: Badge, start: float, top: float, side: float
) -> None:
    """Draw the QR code with its quiet zone; below it, the code and where to type it."""
    quiet = quiet_zone(badge.link, side)
    pen.code(badge.link, place.x(start, side), place.top + top, side)
    start, width, top = start - quiet, side + 2 * quiet, top + side + quiet
    code = f"{badge.code[:4]} {badge.code[4:]}"
    below = (start, top + 3.3, width, 1.9)
    pen.words(code, place, (start, top, width, 3.1), "bold", (2.2, 3.1), centred=True)
    pen.words(badge.where, place, below, "sans", (1.3, 1.9), centred=True, colour=SOFT)
