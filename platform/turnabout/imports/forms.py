from collections.abc import Iterator
from typing import Any

from flask import current_app, request
from wtforms import FileField, SelectChoice, SelectField
from wtforms.validators import Optional, ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.web.forms import Form, idempotency_key_field
from turnabout.contacts.api import NETWORK_WORDS, ORIGINS
from turnabout.imports import policy
from turnabout.imports.csv_reader import TARGETS

TARGET_WORDS = {
    "name": lazy("Whole name"),
    "given": lazy("First name"),
    "additional": lazy("Middle name"),
    "family": lazy("Last name"),
    "prefix": lazy("Title before the name"),
    "suffix": lazy("Suffix after the name"),
    "organisation": lazy("Company or group"),
    "job_title": lazy("Job title"),
    "phone": lazy("Phone"),
    "email": lazy("E-mail"),
    "link": lazy("Link"),
    "birthday": lazy("Birthday"),
    "birth_year": lazy("Year of birth"),
    "birth_month": lazy("Month of birth"),
    "birth_day": lazy("Day of birth"),
    "notes": lazy("Notes"),
    "tags": lazy("Tags"),
    "uid": lazy("Identifier (UID)"),
}
STATUS_WORDS = {
    "new": lazy("New"),
    "changed": lazy("With something new"),
    "doubtful": lazy("Maybe the same person"),
    "same": lazy("Already in your contacts"),
    "unreadable": lazy("Not readable"),
}
CHOICE_WORDS = {
    "add": lazy("Add"),
    "fill": lazy("Same person: add what’s missing"),
    "replace": lazy("Same person: use what the file says"),
    "skip": lazy("Leave out"),
}
REASONS = {
    "empty": lazy("There’s no name, number or address in it."),
    "group": lazy("This is a group, not a person."),
    "broken": lazy("This part of the file is damaged."),
}


def require_file(_form: Any, field: Any) -> None:
    # Sent as text instead of a file, the data is a string.
    if not request.form.get("picked") and not getattr(field.data, "filename", ""):
        raise ValidationError(_("Please choose a file."))


class FileForm(Form):
    """The uploaded file, or what the phone's contact picker handed over as vCards (`picked`)."""

    file = FileField(lazy("Your file"), [require_file])
    slip = idempotency_key_field()

    @property
    def upload(self) -> tuple[str, bytes]:
        """The name and the content of the file."""
        picked = request.form.get("picked", "")
        if picked:
            return str(_("From your phone")), picked.encode()
        file = self.file.data
        return (file.filename or "")[:160] if file else "", file.read() if file else b""


class PlacementField(SelectField):
    """A network, or one of its origins; empty to sort later."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, [Optional()], validate_choice=False, default="", **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data and not policy.is_placement(self.data):
            raise ValidationError(_("Please choose one of these."))


class PlacementsForm(Form):
    """Where people from the file go who have no network of their own."""

    with_company = PlacementField(lazy("People with a company or group"))
    without_company = PlacementField(lazy("Everybody else"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in (self.with_company, self.without_company):
            field.choices = placement_options()


def placement_options() -> list[SelectChoice]:
    return [SelectChoice("", _("Sort them later")), *origin_options()]


def origin_options() -> Iterator[SelectChoice]:
    for network, origins in ORIGINS.items():
        label = NETWORK_WORDS[network]
        yield SelectChoice(network, label, optgroup=label)
        for origin, words in origins.items():
            yield SelectChoice(f"{network}:{origin}", words, optgroup=label)


def mapping_of(headings: list[str]) -> list[str]:
    """What the member says each column holds."""
    chosen = (request.form.get(f"column-{number}", "") for number in range(len(headings)))
    return [one if one in TARGETS else "" for one in chosen]


def row_choices() -> dict[int, tuple[str, str]]:
    """The choice and placement of each row on the page: row id → (choice, placement)."""
    ids = [key.removeprefix("choice-") for key in request.form if key.startswith("choice-")]
    return {
        int(id): (request.form[f"choice-{id}"], request.form.get(f"placement-{id}", ""))
        for id in ids
        if id.isascii() and id.isdecimal() and len(id) < 10
    }


def megabytes() -> int:
    return int(current_app.config["SETTINGS"].upload_megabytes)
