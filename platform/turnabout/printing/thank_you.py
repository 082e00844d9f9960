"""A thank-you card as a PDF page in postcard size (A6). Values in, bytes out."""

from turnabout.printing import lettering
from turnabout.printing.paper import Place
from turnabout.printing.pen import Pen

POSTCARD = (148.0, 105.0)  # millimetres, as all lengths here
EDGE = 14.0
SIZES = (1.9, 4.6)  # of the words: smallest, largest
LEADING = 1.45


def render(heading: str, words: str) -> bytes:
    """Return the PDF of one card: the heading with the accent bar, and the words below it."""
    pen = Pen(POSTCARD)
    pen.set_title(heading)
    pen.add_page()
    paragraphs = [text for line in words.splitlines() if (text := lettering.printable(line))]
    turned = bool(paragraphs) and lettering.is_right_to_left(paragraphs[0])
    place, width = Place(0, 0, *POSTCARD, turned=turned), POSTCARD[0] - 2 * EDGE
    box = (EDGE, EDGE, width, 12.0)
    top = EDGE + pen.words(heading, place, box, lettering.name_face(heading), (6, 9))
    pen.bar(place.x(EDGE, 14), top + 2, 14, 1.1)
    draw_paragraphs(pen, place, paragraphs, (EDGE, top + 9, width, POSTCARD[1] - EDGE - top - 9))
    return bytes(pen.output())


def draw_paragraphs(
    pen: Pen, place: Place, paragraphs: list[str], box: tuple[float, float, float, float]
) -> None:
    """Draw the paragraphs at the largest size at which all of them fit into the box."""
    start, top, width, height = box
    size = largest_size(paragraphs, width, height)
    for text in paragraphs:
        rest = box[1] + height - top
        if rest < size:
            break
        drawn = pen.words(text, place, (start, top, width, rest), "sans", (size, size), LEADING)
        top += drawn + size


def largest_size(paragraphs: list[str], width: float, height: float) -> float:
    size = SIZES[0]
    for size in lettering.descending_sizes(*SIZES):
        blocks = [lettering.fit(text, "sans", (width, 1000), (size, size), LEADING)
                  for text in paragraphs]  # fmt: skip
        if sum(block.height + size for block in blocks) <= height:
            break
    return size
