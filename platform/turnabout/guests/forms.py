import time
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from turnabout.base import tokens
from turnabout.base.emails import tidy_email
from turnabout.base.forms import (
    Form,
    LineField,
    NameField,
    ProseField,
    is_phone,
    needed,
    slip_field,
)
from turnabout.base.words import _, lazy

HASTE, PATIENCE = 3, 24 * 3600  # seconds: no person fills three fields faster


def begun() -> str:
    return tokens.signed("guest form", int(time.time()))


class DetailsForm(Form):
    """A name, one way, a line, a tick. Two more fields are for robots: one that people do not see, and
    one that says when the form was shown.
    """

    name = NameField(lazy("Your name"))
    way = LineField(
        lazy("Your e-mail or phone"), required=True, most=254,
        sentence=lazy("Please leave one way to reach you."),
    )  # fmt: skip
    note = ProseField(lazy("A line"), most=500)
    agree = BooleanField(lazy("I agree"), [needed(lazy("Without this it cannot be passed on."))])
    slip = slip_field()
    begun = HiddenField(default=begun)
    website = StringField(lazy("Leave this empty"))

    def validate_way(self, field: Any) -> None:
        self.email = tidy_email(field.data) or "" if "@" in field.data else ""
        is_short = len(field.data) <= 40
        self.phone = field.data if is_short and is_phone(field.data, digits=5) else ""
        if not (self.email or self.phone):
            raise ValidationError(
                _("Please write an e-mail address like ana@example.org, or a phone number.")
            )

    def is_by_a_person(self) -> bool:
        """If it does not look so, the form comes back with one tap to do, and nothing is lost."""
        age = time.time() - (tokens.opened("guest form", self.begun.data or "") or 0)
        if not self.website.data and HASTE <= age <= PATIENCE:
            return True
        self.website.data, self.begun.data = "", begun()
        self.form_errors = [_("Robots write here too. If you are none, please send it again.")]
        return False
