"""Forms for the options of a download: print sheet, PNG or SVG."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import NumberRange

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import LineField, QueryForm, choice_field
from turnabout.printing.api import PAPER_NAMES

SHEETS = {
    "cards": lazy("Business cards, ten to a sheet"),
    "badges": lazy("Name badges, eight to a sheet"),
    "stickers": lazy("Stickers with the QR code and the short code"),
}


class SheetForm(QueryForm):
    """The options of a print sheet."""

    kind = choice_field(RadioField, lazy("What to print"), SHEETS, default="cards")
    paper = choice_field(RadioField, lazy("Paper"), PAPER_NAMES, default="a4")
    marks = BooleanField(lazy("Marks that show where to cut"), default=True)
    back = BooleanField(lazy("Print the back too"))
    name = LineField(lazy("Your name as printed"), most=80)


class SizeField(IntegerField):
    """An integer within a range. Any other input gets the same error message, `sentence`."""

    def __init__(self, label: Any, least: int, most: int, sentence: Any, **kwargs: Any):
        super().__init__(label, [NumberRange(least, most, sentence)], **kwargs)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if valuelist and not (text.isascii() and text.isdigit() and len(text) < 6):
            self.data = None
            raise ValueError(self.sentence)
        super().process_formdata(valuelist)


class WidthForm(QueryForm):
    size: SizeField

    @property
    def width(self) -> int:
        return int(self.size.data or 0)


class PngForm(WidthForm):
    size = SizeField(
        lazy("Width in pixels"), 120, 2400, lazy("Please choose a width between 120 and 2400 pixels."),
        id="png-size", default=1200,
    )  # fmt: skip


class SvgForm(WidthForm):
    size = SizeField(
        lazy("Width in millimetres"), 15, 500, lazy("Please choose a width between 15 and 500 millimetres."),
        id="svg-size", default=40,
    )  # fmt: skip
