from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import lazy
from turnabout.base.text.email_addresses import email_field
from turnabout.base.text.normalize import single_line
from turnabout.base.web.forms import Form, LineField, NameField, ProseField, input_required
from turnabout.members import policy


class JoinForm(Form):
    name = NameField()
    email = email_field()
    password = PasswordField(lazy("Password"))
    agree = BooleanField(
        lazy("I agree to treat others fairly here"),
        [input_required(lazy("Please agree to this to join."))],
    )
    where_met = LineField(lazy("Where you met"), most=160)
    note = ProseField(lazy("A line to them"), most=500)
    zone = HiddenField(filters=[single_line])  # filled in by script

    def validate_password(self, field: Any) -> None:
        message = policy.weakness_message(
            field.data or "", self.email.data or "", self.name.data or ""
        )
        if message:
            raise ValidationError(message)


class FirstCardForm(Form):
    headline = LineField(lazy("Who you are, in one line"), most=120)
    seeking = ProseField(lazy("What you’re looking for"), most=300)
    can_help = ProseField(lazy("What you can help others with"), most=300)
