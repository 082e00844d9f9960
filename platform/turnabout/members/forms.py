from typing import Any

from wtforms import PasswordField, RadioField, SelectField
from wtforms.validators import Length, ValidationError

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import lazy
from turnabout.base.server.settings import LANGUAGES
from turnabout.base.text.email_addresses import email_field
from turnabout.base.web.forms import Form, NameField, choice_field, input_required
from turnabout.members import passwords, policy


def password_field(label: Any = None) -> PasswordField:
    """Make a field for an existing password. It is never trimmed, and never rendered with its value."""
    max_length = Length(max=passwords.MAX_LENGTH, message=lazy("That’s too long for a password."))
    return PasswordField(
        label or lazy("Password"), [input_required(lazy("Please enter your password.")), max_length]
    )


class HardToGuess:
    """Validator: the new password is long enough and hard to guess. The form has a `known_email`."""

    field_flags = {
        "required": True,
        "minlength": passwords.MIN_LENGTH,
        "maxlength": passwords.MAX_LENGTH,
    }

    def __call__(self, form: Any, field: Any) -> None:
        message = policy.weakness_message(field.data or "", form.known_email)
        if message:
            raise ValidationError(message)


STAYS = {
    "stay": lazy("Keep me signed in"),
    "once": lazy("Sign me out when I close the browser"),
    "shared": lazy(
        "Other people use it too: save nothing, and sign me out if it isn’t used for ten minutes"
    ),
}


class SignInForm(Form):
    email = email_field(strict=False)
    password = password_field()
    stay = choice_field(RadioField, lazy("On this device"), STAYS, default="once")


class ForgottenForm(Form):
    email = email_field()


class NewPasswordForm(Form):
    password = PasswordField(lazy("New password"), [HardToGuess()])
    known_email = ""


class PasswordForm(Form):
    now = password_field(lazy("Your current password"))
    password = PasswordField(lazy("New password"), [HardToGuess()])
    known_email = ""


class EmailForm(Form):
    email = email_field(lazy("New e-mail address"))
    now = password_field(lazy("Your password"))


class NameForm(Form):
    name = NameField()


class LanguageForm(Form):
    language = choice_field(SelectField, lazy("Language"), LANGUAGES)
    time_zone = SelectField(lazy("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = dict.fromkeys([*clock.time_zones(), kwargs.get("time_zone") or "UTC"])
        self.time_zone.choices = {name: name.replace("_", " ") for name in names}
