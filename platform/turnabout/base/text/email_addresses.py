"""E-mail addresses in forms: what can be one, and the form in which it is kept."""

from typing import Any
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import strip_blanks


def normalize_email(text: str) -> str | None:
    """The address as letters are sent to it, or None. Nobody is asked whether it exists: that is
    what the letter to confirm it finds out.
    """
    try:
        found = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return found.ascii_email or found.normalized


class EmailAddress:
    """Refuses what cannot be an address, and tidies what can. When not `strict` it only tidies."""

    def __init__(self, strict: bool, required: bool):
        self.strict, self.required = strict, required
        self.field_flags = {"maxlength": 254} | ({"required": True} if required else {})

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            if self.required:
                raise ValidationError(_("Please enter your e-mail address."))
            return
        found = normalize_email(field.data)
        if found is None and self.strict:
            raise ValidationError(
                _("This doesn’t look like an e-mail address. It should look like ana@example.org.")
            )
        field.data = found or field.data[:254]


def mailto(address: str) -> str:
    """The address as a link that begins a letter (RFC 6068): what has a meaning in it is encoded."""
    return "mailto:" + quote(address, safe="@!$'*+")


def email_field(label: Any = None, strict: bool = True, required: bool = True) -> EmailField:
    return EmailField(
        label or lazy("E-mail"), [EmailAddress(strict, required)], filters=[strip_blanks]
    )


def init_app(app: Any) -> None:
    app.jinja_env.globals.update(mailto=mailto)
