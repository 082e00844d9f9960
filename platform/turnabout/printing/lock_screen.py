"""An image for a phone's lock screen, so that the QR code can be shown while the phone is locked."""

import io

import uharfbuzz
from PIL import Image, ImageDraw

from turnabout.printing import lettering, qr
from turnabout.printing.lettering import Block

SIZE = (1080, 1920)
INK, PAPER, MARIGOLD = (11, 42, 46), (255, 255, 255), (246, 168, 33)
# The panel, in pixels. Leaves room for the clock above and the buttons below; tall phones crop the sides.
WIDTH, TOP, PADDING = 740, 800, 52
MAX_QR_WIDTH = 560  # pixels, quiet zone included


def render(name: str, link: str, code: str) -> bytes:
    """Return the image as PNG: a panel with the name, the QR code of `link`, and the code to type."""
    name = lettering.printable(name)
    face, box = lettering.name_face(name), (WIDTH - 2 * PADDING, 150)
    block = lettering.fit(name, face, box, (30, 76), 1.15)
    qr_image = qr.image(link, MAX_QR_WIDTH)
    canvas = Image.new("RGB", SIZE, INK)
    foot = TOP + PADDING + round(block.height) + qr_image.height + 96
    left = (SIZE[0] - WIDTH) // 2
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((left, TOP, left + WIDTH - 1, foot), fill=PAPER)
    pen.rectangle((left, TOP, left + WIDTH - 1, TOP + 11), fill=MARIGOLD)
    draw_block(canvas, block, face, TOP + PADDING)
    top = TOP + PADDING + round(block.height) + 22
    canvas.paste(qr_image, ((SIZE[0] - qr_image.width) // 2, top))
    code_block = Block((f"{code[:4]} {code[4:]}",), 50, 50)
    draw_block(canvas, code_block, "bold", top + qr_image.height - 6)
    out = io.BytesIO()
    canvas.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_block(canvas: Image.Image, block: Block, face: str, top: int) -> None:
    """Draw the lines, centred, below `top`."""
    for n, line in enumerate(block.lines):
        mask, base = line_mask(line, face, block.size)
        y = top + round(0.76 * block.size + n * block.leading) - base
        canvas.paste(INK, ((SIZE[0] - mask.width) // 2, y), mask)


def line_mask(line: str, face: str, size: float) -> tuple[Image.Image, int]:
    """Return (alpha mask of one line, distance of its baseline from the top), in pixels."""
    font, pen, x = lettering.font(face), uharfbuzz.RasterDraw(), 0.0
    scale = size / font.face.upem
    for run in lettering.visual_order(line):
        for glyph, place in lettering.shape(run, face):
            dx, dy = x + place.x_offset * scale, place.y_offset * scale
            pen.transform = (scale, 0, 0, scale, dx, dy)
            pen.draw_glyph(font, glyph.codepoint)
            x += place.x_advance * scale
    bitmap = pen.render()
    if bitmap is None or not bitmap.extents.width:
        return Image.new("L", (1, 1)), 0
    extents = bitmap.extents
    mask = Image.frombytes("L", (extents.stride, extents.height), bitmap.buffer)
    mask = mask.crop((0, 0, extents.width, extents.height))
    return mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM), extents.y_origin + extents.height
