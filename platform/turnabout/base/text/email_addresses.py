"""E-mail addresses: validation, the normal form that is stored, and mailto links."""

from typing import Any
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import strip_blanks


def normalize_email(text: str) -> str | None:
    """Return the address in its normal form, or None if it is invalid. Does no DNS lookup: whether the
    address exists is shown by the confirmation e-mail.
    """
    try:
        address = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return address.ascii_email or address.normalized


class EmailAddress:
    """WTForms validator that normalizes an address. If `strict`, it rejects an invalid one, else keeps it."""

    def __init__(self, strict: bool, required: bool):
        self.strict, self.required = strict, required
        self.field_flags = {"maxlength": 254} | ({"required": True} if required else {})

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            if self.required:
                raise ValidationError(_("Please enter your e-mail address."))
            return
        address = normalize_email(field.data)
        if address is None and self.strict:
            raise ValidationError(
                _("This doesn’t look like an e-mail address. It should look like ana@example.org.")
            )
        field.data = address or field.data[:254]


def mailto(address: str) -> str:
    """Return a mailto URL (RFC 6068), with reserved characters encoded."""
    return "mailto:" + quote(address, safe="@!$'*+")


def email_field(label: Any = None, strict: bool = True, required: bool = True) -> EmailField:
    return EmailField(
        label or lazy("E-mail"), [EmailAddress(strict, required)], filters=[strip_blanks]
    )


def init_app(app: Any) -> None:
    app.jinja_env.globals.update(mailto=mailto)
