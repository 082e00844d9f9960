"""Whole-number fields that accept any number of digits."""

from typing import Any

from wtforms import IntegerField

from turnabout.base.i18n.translations import lazy
from turnabout.base.text.normalize import strip_invisible


class OwnMessage:
    """Mixin that reports unparsable input with the field's own error message, `sentence`."""

    sentence: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(str(self.sentence)) from None


class WholeNumberField(OwnMessage, IntegerField):
    """A whole number. Cut to 18 digits and clamped to ±`MOST`, so that a huge number fails the range check
    rather than Python's limit on the length of integers.
    """

    sentence = lazy("Please enter a number.")
    data: int | None
    MOST = 10**15

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(
            [truncate_digits(strip_invisible(typed) or "") for typed in valuelist]
        )
        if self.data is not None:
            self.data = max(-self.MOST, min(self.data, self.MOST))


def truncate_digits(typed: str, most: int = 18) -> str:
    """Cut a long run of digits to `most`, which leaves it larger than any limit it is compared with."""
    sign, digits = (typed[:1], typed[1:]) if typed[:1] in ("+", "-") else ("", typed)
    return sign + digits.lstrip("0")[:most] if digits.isdecimal() and len(digits) > most else typed
