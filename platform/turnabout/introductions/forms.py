from typing import Any

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.web.forms import Form, LineField, ProseField, idempotency_key_field


class ReasonsForm(Form):
    """What the introducer writes to each of the two."""

    first = ProseField(required=True, most=1000, sentence=lazy("Please write why."))
    second = ProseField(required=True, most=1000, sentence=lazy("Please write why."))
    slip = idempotency_key_field()

    def __init__(self, one: str, other: str, **kwargs: Any):
        super().__init__(**kwargs)
        for field, name, about in ((self.first, one, other), (self.second, other, one)):
            field.label.text = _("To %(name)s", name=name)
            field.description = _("Why should they get to know %(name)s?", name=about)


class OrganisationForm(Form):
    name = LineField(lazy("Company or group"), required=True, sentence=lazy("Please enter a name."))


class PathForm(Form):
    organisation = LineField(
        lazy("Company or group"), required=True, sentence=lazy("Please enter a name.")
    )
    why = ProseField(
        lazy("What would you like to talk about?"), required=True, most=1000,
        sentence=lazy("Please write why."),
    )  # fmt: skip
    slip = idempotency_key_field()
