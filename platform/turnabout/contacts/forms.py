"""Forms of the contact book."""

from datetime import date, timedelta
from itertools import chain
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf, InputRequired, Optional

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.email_addresses import email_field
from turnabout.base.web.contact_fields import PhoneField
from turnabout.base.web.form_messages import CHOOSE
from turnabout.base.web.forms import (
    DayField,
    Form,
    LineField,
    ProseField,
    choice_field,
    choice_options,
    idempotency_key_field,
)
from turnabout.base.web.number_fields import WholeNumberField
from turnabout.contacts.detail_fields import DetailsField, MonthField, TagsField
from turnabout.contacts.details import Details
from turnabout.contacts.models import NAME_PARTS, NETWORKS
from turnabout.contacts.origins import NETWORK_WORDS, ORIGINS
from turnabout.contacts.rhythms import DAYS_WORDS, REST

NETWORK_HINTS = {
    "peer": lazy("Everyday life: friends, family, neighbours, people you used to work with"),
    "business": lazy("Work: managers, HR, customers, recruiters, people in your profession"),
    "community": lazy("Groups and services: clubs, schools, clinics, charities, places of worship"),
}
TOUCH_WORDS = {
    "coffee": lazy("Coffee"),
    "call": lazy("Call"),
    "message": lazy("Message"),
    "met": lazy("Met in person"),
    "event": lazy("Event"),
    "note": lazy("Something else"),
}
FOLLOWED_TOUCH_WORDS = {  # not logged by hand
    "introduced": lazy("Introduction"), "update": lazy("Update letter"), "help": lazy("Help"),
    "thanks": lazy("Thanks"), "outcome": lazy("What came of it"), "answer": lazy("Help agreed on"),
    "promise": lazy("Promise kept"),
}  # fmt: skip
DIRECTION_WORDS = {
    "for_them": lazy("I did something for them"),
    "together": lazy("We spent time together"),
    "asked_them": lazy("I asked them for something"),
}
SOON = {"1": lazy("Tomorrow"), "3": lazy("In three days"), "7": lazy("In a week")}
LATER = {"1": lazy("Tomorrow"), "7": lazy("In a week"), "30": lazy("In a month")}


def optional_choice(field: Any, label: Any, words: dict[str, Any]) -> Any:
    """A choice field that may stay empty. `words` maps values to labels."""
    rules = [Optional(), AnyOf(list(words), message=CHOOSE)]
    return field(label, rules, choices=choice_options(words), validate_choice=False)


class NetworkForm(Form):
    """The form for choosing a contact's network: peer, business or community."""

    network = choice_field(RadioField, lazy("Network"), NETWORK_WORDS)


class ContactForm(Form):
    """The form for a contact. The origin implies the network, so one of the two is enough."""

    TEXTS = (
        *("name", *NAME_PARTS, "origin", "organisation", "job_title", "email", "phone"),
        *("met_where", "cares_about", "notes"),
    )
    CHOICES = ("network", "met_on", "birth_day", "birth_month", "birth_year")
    REACHING = ("email", "phone", "phones", "emails", "links")
    MORE = (
        *("organisation", "job_title", "tags", "birth_day", "birth_month", "birth_year"),
        *("met_where", "met_on", "notes"),
    )

    name = LineField(
        lazy("Name"), required=True, sentence=lazy("What’s their name? Any name will do.")
    )
    network = RadioField(
        lazy("Which network?"),
        [Optional(), AnyOf(NETWORKS, message=CHOOSE)],
        choices=choice_options(NETWORK_WORDS | {"": lazy("I’ll decide later")}),
        default="",
        validate_choice=False,
    )
    origin = SelectField(lazy("Where do you know them from?"), [Optional()], validate_choice=False)
    cares_about = ProseField(lazy("What they care about"))
    organisation = LineField(lazy("Company or group"))
    job_title = LineField(lazy("Job title"))
    email = email_field(required=False)
    phone = PhoneField(lazy("Phone"))
    phones = DetailsField(lazy("More phone numbers"), "phone")
    emails = DetailsField(lazy("More e-mail addresses"), "email")
    links = DetailsField(lazy("Links"), "link")
    birth_day = WholeNumberField(lazy("Day"), [Optional()])
    birth_month = MonthField(lazy("Month"))
    birth_year = WholeNumberField(lazy("Year"), [Optional()])
    tags = TagsField(lazy("Tags"))
    prefix = LineField(lazy("Title or form of address"), most=80)
    given = LineField(lazy("First name"), most=80)
    additional = LineField(lazy("Middle names"), most=80)
    family = LineField(lazy("Last name"), most=80)
    suffix = LineField(lazy("After the name"), most=80)
    met_where = LineField(lazy("Where you met"))
    met_on = DayField(lazy("When you met"), [Optional()])
    notes = ProseField(
        lazy("Notes"), description=lazy("What you’d like to remember. Only you can see it.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        grouped = [choice_options(words, NETWORK_WORDS[net]) for net, words in ORIGINS.items()]
        self.origin.choices = [SelectChoice("", _("Not chosen yet")), *chain(*grouped)]

    @property
    def facts(self) -> dict[str, Any]:
        """The columns to store; texts that are missing become empty."""
        texts = {name: self[name].data or "" for name in self.TEXTS}
        choices = {name: self[name].data for name in self.CHOICES}
        return texts | choices | {"network": self.network.data or None}

    @property
    def whole(self) -> tuple[dict[str, Any], Details, list[str]]:
        """The columns, the further details by kind, and the tags."""
        kinds = {"phone": self.phones, "email": self.emails, "link": self.links}
        return self.facts, {kind: field.data for kind, field in kinds.items()}, self.tags.tags

    def is_wrong(self, names: tuple[str, ...]) -> bool:
        """Whether one of these fields, which the page hides at first, has an error."""
        return any(self[name].errors for name in names)


class NewContactForm(ContactForm):
    slip = idempotency_key_field()


class NotesForm(Form):
    notes = ProseField(
        lazy("What you’d like to remember"), description=lazy("Only you can see it.")
    )


class TouchForm(Form):
    kind = choice_field(RadioField, lazy("What was it?"), TOUCH_WORDS)
    direction = choice_field(RadioField, lazy("Who was it for?"), DIRECTION_WORDS)
    words = ProseField(lazy("A line about it"), most=1000)
    on = DayField(lazy("When?"), [InputRequired(lazy("Please choose a day."))])
    slip = idempotency_key_field()


class MetForm(Form):
    """Notes after a meeting. All fields are optional; `due_in` and `next_in` are in days from today."""

    network = optional_choice(RadioField, lazy("Where do you know them from?"), NETWORK_WORDS)
    cares_about = ProseField(lazy("What they care about"), most=1000)
    promise = LineField(lazy("What you promised"))
    due_in = optional_choice(RadioField, lazy("By when"), SOON)
    next_in = optional_choice(RadioField, lazy("When to be in touch again"), LATER)
    slip = idempotency_key_field()

    def jotted(self, today: date) -> dict[str, Any]:
        texts = ("network", "cares_about", "promise", "slip")
        return {name: self[name].data or "" for name in texts} | {
            "due_on": days_from(today, self.due_in.data),
            "next_on": days_from(today, self.next_in.data),
        }


def days_from(today: date, days: str | None) -> date | None:
    return today + timedelta(days=int(days)) if days else None


class RhythmForm(Form):
    """How often to be in touch with one contact."""

    days = optional_choice(
        RadioField, lazy("How often would you like to be in touch?"),
        {str(days): words for days, words in DAYS_WORDS.items()}
        | {str(REST): lazy("Let it rest"), "": lazy("As with the network")},
    )  # fmt: skip


def network_field(network: str) -> Any:
    choices = {"": lazy("No rhythm")} | {str(days): words for days, words in DAYS_WORDS.items()}
    return optional_choice(SelectField, NETWORK_WORDS[network], choices)


class RhythmsForm(Form):
    """How often to be in touch with each network."""

    peer = network_field("peer")
    business = network_field("business")
    community = network_field("community")
