import re
from typing import Any

from wtforms import PasswordField
from wtforms.validators import Length, Optional, ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import ascii_digits, strip_blanks
from turnabout.base.web.forms import Form, LineField
from turnabout.scanning import api as scanning

SIX_DIGITS = re.compile(r"^\d{6}$")


def pin_field(label: Any, *rules: Any) -> PasswordField:
    """Make a PIN field that accepts digits of any script and strips whitespace."""
    tidy = [strip_blanks, lambda text: text and ascii_digits(text)]
    return PasswordField(label, list(rules), filters=tidy)


class TogetherForm(Form):
    """The form for connecting two members on one device: the codes of their cards, and their PINs with which
    they confirm at once. A PIN may be left out.
    """

    one = LineField(lazy("First code"), required=True, most=200)
    one_pin = pin_field(lazy("Their PIN"), Optional(), Length(max=20))
    other = LineField(lazy("Second code"), required=True, most=200)
    other_pin = pin_field(lazy("Their PIN"), Optional(), Length(max=20))
    where_met = LineField(lazy("Where they met"), most=160)

    def validate_one(self, field: Any) -> None:
        scan = scanning.parse_scan(field.data)
        if not scan.code:
            raise ValidationError(scan.trouble or _("This isn’t the code of a card."))
        field.code = scan.code

    validate_other = validate_one


class PinForm(Form):
    pin = pin_field(lazy("Six digits"))

    def validate_pin(self, field: Any) -> None:
        if not SIX_DIGITS.match(field.data or ""):
            raise ValidationError(_("Please choose six digits."))
        if len(set(field.data)) < 3 or field.data in "01234567890 09876543210":
            raise ValidationError(_("This PIN is easy to guess. Please mix up the digits more."))
