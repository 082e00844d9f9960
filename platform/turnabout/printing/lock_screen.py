"""A picture for a phone's lock screen, so that the QR code can be shown while the phone is locked."""

import io

import uharfbuzz
from PIL import Image, ImageDraw

from turnabout.printing import lettering, qr
from turnabout.printing.lettering import Block

SIZE = (1080, 1920)
INK, PAPER, MARIGOLD = (11, 42, 46), (255, 255, 255), (246, 168, 33)
# Leaves room for the clock above and the buttons below; tall phones crop the sides.
WIDE, TOP, PAD = 740, 800, 52
MODULES = 560  # pixels: the most that the code and its quiet zone may be wide


def picture(name: str, link: str, code: str) -> bytes:
    name = lettering.printable(name)
    face, box = lettering.name_face(name), (WIDE - 2 * PAD, 150)
    block = lettering.fit(name, face, box, (30, 76), 1.15)
    drawn = qr.image(link, MODULES)
    shown = Image.new("RGB", SIZE, INK)
    foot = TOP + PAD + round(block.height) + drawn.height + 96
    left = (SIZE[0] - WIDE) // 2
    pen = ImageDraw.Draw(shown)
    pen.rectangle((left, TOP, left + WIDE - 1, foot), fill=PAPER)
    pen.rectangle((left, TOP, left + WIDE - 1, TOP + 11), fill=MARIGOLD)
    draw_block(shown, block, face, TOP + PAD)
    top = TOP + PAD + round(block.height) + 22
    shown.paste(drawn, ((SIZE[0] - drawn.width) // 2, top))
    spaced = Block((f"{code[:4]} {code[4:]}",), 50, 50)
    draw_block(shown, spaced, "bold", top + drawn.height - 6)
    out = io.BytesIO()
    shown.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_block(shown: Image.Image, block: Block, face: str, top: int) -> None:
    """Draw the lines centred below `top`."""
    for n, line in enumerate(block.lines):
        mask, base = line_mask(line, face, block.size)
        y = top + round(0.76 * block.size + n * block.leading) - base
        shown.paste(INK, ((SIZE[0] - mask.width) // 2, y), mask)


def line_mask(line: str, face: str, size: float) -> tuple[Image.Image, int]:
    """(alpha mask of one line, distance of the baseline from its top)."""
    font, pen, at = lettering.font(face), uharfbuzz.RasterDraw(), 0.0
    scale = size / font.face.upem
    for run in lettering.visual_order(line):
        for glyph, place in lettering.shape(run, face):
            dx, dy = at + place.x_offset * scale, place.y_offset * scale
            pen.transform = (scale, 0, 0, scale, dx, dy)
            pen.draw_glyph(font, glyph.codepoint)
            at += place.x_advance * scale
    drawn = pen.render()
    if drawn is None or not drawn.extents.width:
        return Image.new("L", (1, 1)), 0
    edges = drawn.extents
    mask = Image.frombytes("L", (edges.stride, edges.height), drawn.buffer)
    mask = mask.crop((0, 0, edges.width, edges.height))
    return mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM), edges.y_origin + edges.height
