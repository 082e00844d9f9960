"""Forms of the card editor."""

import re
from collections.abc import Iterator
from os import SEEK_END
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import comma_list, strip_blanks
from turnabout.base.web.contact_fields import AddressField, PhoneField
from turnabout.base.web.forms import Form, LineField, NameField, ProseField, idempotency_key_field
from turnabout.cards.models import AUDIENCES, FIELDS, Card

AUDIENCE_NAMES = {
    "public": lazy("Anyone with the link"),
    "members": lazy("Members"),
    "connections": lazy("My connections"),
    "me": lazy("Only me"),
}
LABELS = {
    "name": lazy("Name"),
    "pronouns": lazy("Pronouns"),
    "say_name": lazy("How to say my name"),
    "headline": lazy("Headline"),
    "seeking": lazy("What I am looking for"),
    "can_help": lazy("What I can help with"),
    "skills": lazy("Skills"),
    "location": lazy("Where I’m based"),
    "links": lazy("Links"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "photo": lazy("Photo"),
    "about": lazy("About me"),
}
# Boards show members' names to all members, so a name cannot have a narrower audience.
AUDIENCES_OF = {"name": ("public", "members")}
MEGABYTE = 1024 * 1024
MOST_LINKS = 5
MOST_SKILLS = 20
LONGEST_SKILL = 60
NUMBERS = range(1, MOST_LINKS + 1)
EMAIL = re.compile(r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+$")


class EmailLine(LineField):
    tidy = staticmethod(strip_blanks)


class CardForm(Form):
    """The fields of a card and, for each field, its audience (`see_<field>`)."""

    label = LineField(lazy("Your name for this card"), most=60)
    name = NameField()
    pronouns = LineField(LABELS["pronouns"], most=40)
    say_name = LineField(LABELS["say_name"], most=120)
    headline = LineField(LABELS["headline"], most=120)
    seeking = ProseField(LABELS["seeking"], most=300)
    can_help = ProseField(LABELS["can_help"], most=300)
    skills = LineField(LABELS["skills"], most=1000)
    location = LineField(LABELS["location"], most=120)
    email = EmailLine(LABELS["email"], most=254)
    phone = PhoneField(LABELS["phone"])
    about = ProseField(LABELS["about"], most=1200)

    def validate_email(self, field: Any) -> None:
        if not EMAIL.match(field.data):
            raise ValidationError(_("Please enter an e-mail address, such as name@example.org."))

    def validate_skills(self, field: Any) -> None:
        skills = comma_list(field.data)
        if len(skills) > MOST_SKILLS:
            raise ValidationError(_("Please list no more than %(most)d skills.", most=MOST_SKILLS))
        if any(len(skill) > LONGEST_SKILL for skill in skills):
            raise ValidationError(_("Please put commas between your skills."))

    def __init__(self, card: Card, *args: Any, **kwargs: Any):
        super().__init__(*args, data=initial_data(card), **kwargs)

    @property
    def facts(self) -> dict[str, Any]:
        """The values of the fields, in the format of `Card`."""
        plain = {name: self[name].data or "" for name in ("label", *FIELDS) if name in self}
        return plain | {"skills": comma_list(self.skills.data), "links": list(self.links())}

    def links(self) -> Iterator[dict[str, str]]:
        for n in NUMBERS:
            url = self[f"link{n}_url"].data
            if url:
                yield {"label": self[f"link{n}_label"].data or "", "url": url}

    @property
    def audiences(self) -> dict[str, str]:
        return {field: self[f"see_{field}"].data for field in FIELDS}


class LinkField(AddressField):
    """The URL of a link. Required if the link has a label."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        if not self.data and form[self.name.replace("_url", "_label")].data:
            raise ValidationError(_("Please add the web address too."))


def add_links_and_audiences() -> None:
    """Add repeated fields to `CardForm`: label and URL of each link, and the audience of each card field."""
    for n in NUMBERS:
        setattr(CardForm, f"link{n}_label", LineField(lazy("Name of the link"), most=60))
        setattr(CardForm, f"link{n}_url", LinkField(lazy("Web address")))
    for field in FIELDS:
        choices = [
            SelectChoice(key, AUDIENCE_NAMES[key]) for key in AUDIENCES_OF.get(field, AUDIENCES)
        ]
        label = lazy("Who sees it: %(field)s", field=LABELS[field])
        setattr(CardForm, f"see_{field}", SelectField(label, choices=choices))


add_links_and_audiences()


class NewCardForm(Form):
    """The form for an additional card: what its owner calls it, and which card it starts as a copy of."""

    label = LineField(
        lazy("Who is it for?"), required=True, most=60,
        sentence=lazy("Please give it a name, so you can tell your cards apart."),
    )  # fmt: skip
    like = RadioField(lazy("Start with"), coerce=int, default=0)
    slip = idempotency_key_field()

    def __init__(self, cards: list[Card], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        copies = [(card.id, _("A copy of “%(card)s”", card=card.label or _("Your card")))
                  for card in cards]  # fmt: skip
        choices = [*copies, (0, _("A blank card"))]
        self.like.choices = [SelectChoice(*choice) for choice in choices]


class PhotoForm(Form):
    """The form for a photo. `most` is the size limit in megabytes."""

    photo = FileField(lazy("A photo of you"))

    def __init__(self, most: int, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.most = most

    def validate_photo(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Please choose a picture first."))
        if field.data.seek(0, SEEK_END) > self.most * MEGABYTE:
            raise ValidationError(too_large(self.most))
        field.data.seek(0)


def too_large(most: int) -> str:
    return _("This file is too large. A picture can be up to %(most)d MB.", most=most)


def initial_data(card: Card) -> dict[str, Any]:
    """The card's values, in the format of the form."""
    data = {
        field: getattr(card, field) for field in FIELDS if field not in ("name", "photo", "links")
    }
    data |= {"label": card.label, "name": card.member.name, "skills": ", ".join(card.skills)}
    data |= {f"see_{field}": card.audience(field) for field in FIELDS}
    for n, link in zip(NUMBERS, card.links, strict=False):
        data |= {f"link{n}_label": link["label"], f"link{n}_url": link["url"]}
    return data
