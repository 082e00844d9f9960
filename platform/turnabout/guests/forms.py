import re
import time
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.email_addresses import normalize_email
from turnabout.base.text.normalize import strip_invisible
from turnabout.base.text.phones import is_number
from turnabout.base.web import signed_tokens
from turnabout.base.web.forms import (
    Form,
    LineField,
    NameField,
    ProseField,
    idempotency_key_field,
    input_required,
)

MIN_DIGITS, MAX_PHONE = 5, 40
MIN_SECONDS, MAX_SECONDS = 3, 24 * 3600  # to fill in the form: no person is faster


def signed_start_time() -> str:
    """Return a signed token of the current time."""
    return signed_tokens.sign("guest form", int(time.time()))


class ContactField(LineField):
    tidy = staticmethod(strip_invisible)


def parse_contact(text: str) -> tuple[str, str]:
    """Return the (e-mail address, phone number) in what a guest wrote; either may be empty."""
    words = re.split(r"[ ,;]+", text)
    addresses = [*(word for word in words if "@" in word), text.replace(" ", "")]
    email = next(filter(None, map(normalize_email, addresses)), "")
    rest = " ".join(word for word in words if "@" not in word) if "@" in text else text
    is_phone = len(rest) <= MAX_PHONE and is_number(rest, MIN_DIGITS)
    return email, rest.strip(" /|") if is_phone else ""


class DetailsForm(Form):
    """A guest's details. Two more fields detect bots: a honeypot (`website`), and the signed time at
    which the form was shown (`begun`).
    """

    name = NameField(lazy("Your name"))
    way = ContactField(
        lazy("Your e-mail or phone"), required=True, most=254,
        sentence=lazy("Please leave an e-mail address or a phone number."),
    )  # fmt: skip
    note = ProseField(lazy("A short note"), most=500)
    agree = BooleanField(
        lazy("I agree"),
        [input_required(lazy("Please tick this box. Without it, we can’t pass your details on."))],
    )
    slip = idempotency_key_field()
    begun = HiddenField(default=signed_start_time)
    website = StringField(lazy("Leave this empty"))

    def validate_way(self, field: Any) -> None:
        self.email, self.phone = parse_contact(field.data)
        if not (self.email or self.phone):
            raise ValidationError(
                _("Please enter an e-mail address, such as ana@example.org, or a phone number.")
            )

    def is_by_a_person(self) -> bool:
        """Whether a person seems to have sent the form, and not a bot.

        If not, reset the bot checks and set a form error, so that a person can resend the filled-in
        form.
        """
        age = time.time() - (signed_tokens.verify("guest form", self.begun.data or "") or 0)
        if not self.website.data and MIN_SECONDS <= age <= MAX_SECONDS:
            return True
        self.website.data, self.begun.data = "", signed_start_time()
        self.form_errors = [_("Robots write here too. If you’re not one, please send it again.")]
        return False
