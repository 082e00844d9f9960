"""Form fields for phone numbers and web addresses."""

from typing import Any

from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _
from turnabout.base.text import phones
from turnabout.base.text.normalize import strip_blanks, strip_invisible
from turnabout.base.web.forms import LineField
from turnabout.base.web.links import normalize_url


class PhoneField(LineField):
    """A phone number, stored as typed, even with words or an extension around it."""

    data: str | None
    tidy, most = staticmethod(strip_invisible), 40

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not validation_stopped and not phones.is_number(self.data):
            raise ValidationError(_("Please enter a phone number, such as +44 20 7946 0000."))


class AddressField(LineField):
    """The URL of a web page, typed with or without its scheme and stored with it."""

    data: str | None
    tidy, most = staticmethod(strip_blanks), 300

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not validation_stopped:
            url = normalize_url(self.data)
            if url is None:
                raise ValidationError(
                    _("Please enter a web address, such as https://example.org/me.")
                )
            self.data = url
