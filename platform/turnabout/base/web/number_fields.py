"""Whole numbers in forms, however long somebody makes them."""

from typing import Any

from wtforms import IntegerField

from turnabout.base.i18n.translations import lazy
from turnabout.base.text.normalize import strip_invisible


class OwnMessage:
    """What the field cannot read is answered by its `sentence`."""

    sentence: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(str(self.sentence)) from None


class WholeNumberField(OwnMessage, IntegerField):
    """A whole number. One that is larger than anything here can be is cut to `MOST`, so that the rule
    for its range answers it: Python neither reads nor compares numbers of any length.
    """

    sentence = lazy("Please enter a number.")
    data: int | None
    MOST = 10**15

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([truncate_digits(strip_invisible(one) or "") for one in valuelist])
        if self.data is not None:
            self.data = max(-self.MOST, min(self.data, self.MOST))


def truncate_digits(typed: str, most: int = 18) -> str:
    """A long row of digits, cut: what is left is still larger than anything it is compared with."""
    sign, digits = (typed[:1], typed[1:]) if typed[:1] in ("+", "-") else ("", typed)
    return sign + digits.lstrip("0")[:most] if digits.isdecimal() and len(digits) > most else typed
