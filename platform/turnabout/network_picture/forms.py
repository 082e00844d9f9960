"""The form of the walk through the networks: names of people, one line for each origin."""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _
from turnabout.base.text.normalize import single_line
from turnabout.base.web.forms import Form
from turnabout.contacts.api import ORIGINS

NAMES, NAME = 20, 160


class NamesField(StringField):
    """A field for several names on one line, separated by commas."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, filters=[single_line], **kwargs)

    @property
    def names(self) -> list[str]:
        parts = re.split("[,;،、，]", self.data or "")  # noqa: RUF001  (commas of several scripts)
        return [part for part in (single_line(one) for one in parts) if part]

    def pre_validate(self, form: Any) -> None:
        if len(self.names) > NAMES:
            raise ValidationError(
                _("Please write no more than %(most)d names on one line.", most=NAMES)
            )
        if any(len(name) > NAME for name in self.names):
            raise ValidationError(_("One of these names is very long. Is a comma missing?"))


def map_form(network: str) -> Form:
    """Build a form with one line of names for each origin of the network."""

    class MapForm(Form):
        @property
        def people(self) -> Iterator[tuple[str, str]]:
            for origin in ORIGINS[network]:
                yield from ((name, origin) for name in self[origin].names)

    for origin, words in ORIGINS[network].items():
        setattr(MapForm, origin, NamesField(words))
    return MapForm()
