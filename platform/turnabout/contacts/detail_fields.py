"""Form fields for further phones, e-mail addresses and links, for a birthday, and for tags."""

from collections.abc import Callable
from typing import Any, NamedTuple

from wtforms import Field, SelectField, StringField
from wtforms.utils import unset_value
from wtforms.validators import AnyOf, Optional, ValidationError

from turnabout.base.i18n.translations import _, lazy, month_names
from turnabout.base.text import phones
from turnabout.base.text.email_addresses import normalize_email
from turnabout.base.text.normalize import comma_list, single_line, strip_blanks, strip_invisible
from turnabout.base.web.form_messages import CHOOSE, TOO_LONG
from turnabout.base.web.links import normalize_url
from turnabout.contacts.details import TAG
from turnabout.contacts.policy import MOST_DETAILS, MOST_TAGS

EMPTY = 1  # lines offered below the filled ones
LABEL_WORDS = {
    "mobile": lazy("Mobile"),
    "home": lazy("At home"),
    "work": lazy("At work"),
}


def label_words(label: str) -> str:
    """Return a label as people read it: the common ones are stored as one English word and translated."""
    return str(LABEL_WORDS.get(label.lower(), label))


def label_key(typed: str) -> str:
    """Return the label as it is stored; the reverse of `label_words`."""
    keys = {str(words).casefold(): key for key, words in LABEL_WORDS.items()}
    return keys.get(typed.casefold(), typed)


class Kind(NamedTuple):
    """How the lines of one kind of detail are checked. `normalize` returns None for a value that is wrong,
    about which `sentence` says so.
    """

    normalize: Callable[[str], str | None]
    most: int
    sentence: Any


def phone_number(typed: str) -> str | None:
    value = strip_invisible(typed) or ""
    return value if phones.is_number(value) else None


KINDS = {
    "phone": Kind(phone_number, 40, lazy("Please enter a phone number, such as +44 20 7946 0000.")),
    "email": Kind(
        lambda typed: normalize_email(strip_blanks(typed) or ""), 254,
        lazy("This doesn’t look like an e-mail address. It should look like ana@example.org."),
    ),
    "link": Kind(
        lambda typed: normalize_url(strip_blanks(typed) or ""), 400,
        lazy("Please enter a web address, such as https://example.org/me."),
    ),
}  # fmt: skip


class DetailLine(NamedTuple):
    """One line of a `DetailsField` on the page: its number, what was typed, and what is wrong with it."""

    number: int
    label: str = ""
    value: str = ""
    error: str = ""


class DetailsField(Field):
    """Several values with a label each, as lines of two text fields: `phones-0-value`, `phones-0-label`.
    Empty lines are left out. `data` is a list of (label, value).
    """

    widget: Any = None

    def __init__(self, label: Any, kind: str, **kwargs: Any):
        super().__init__(label, **kwargs)
        self.kind = KINDS[kind]
        self.wrong: dict[int, str] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.raw_data: list[str] = []
        self.typed = list(enumerate(() if data in (unset_value, None) else data))
        if formdata:
            lines = [self.line(formdata, number) for number in range(MOST_DETAILS + EMPTY)]
            self.raw_data = [text for line in lines for text in line]
            self.typed = [(at, line) for at, line in enumerate(lines) if any(line)]
        self.data = [pair for _at, pair in self.typed]

    def line(self, formdata: Any, number: int) -> tuple[str, str]:
        label = single_line(formdata.get(f"{self.name}-{number}-label", "")) or ""
        return label, single_line(formdata.get(f"{self.name}-{number}-value", "")) or ""

    def pre_validate(self, form: Any) -> None:
        usable = [(self.checked_label(at, label), self.checked_value(at, label, value))
                  for at, (label, value) in self.typed]  # fmt: skip
        if self.wrong:
            raise ValidationError(" ".join(dict.fromkeys(self.wrong.values())))
        if len(usable) > MOST_DETAILS:
            raise ValidationError(_("Please keep this to %(most)d lines.", most=MOST_DETAILS))
        self.data = usable

    def checked_label(self, at: int, label: str) -> str:
        if len(label) > TAG:
            self.wrong[at] = str(TOO_LONG) % {"max": TAG}
        return label_key(label)

    def checked_value(self, at: int, label: str, typed: str) -> str:
        value = self.kind.normalize(typed) if typed else None
        if not typed:
            self.wrong[at] = _("“%(label)s” has nothing beside it.", label=label)
        elif value is None:
            self.wrong[at] = str(self.kind.sentence)
        elif len(value) > self.kind.most:
            self.wrong[at] = str(TOO_LONG) % {"max": self.kind.most}
        return value or ""

    @property
    def lines(self) -> list[DetailLine]:
        """The lines of the page: the filled ones, and an empty one."""
        filled = [DetailLine(number, label_words(label), value, self.wrong.get(at, ""))
                  for number, (at, (label, value)) in enumerate(self.typed)]  # fmt: skip
        room = min(len(filled) + EMPTY, MOST_DETAILS + EMPTY)
        return filled + [DetailLine(number) for number in range(len(filled), room)]


class MonthField(SelectField):
    """The name of a month, or none. `data` is its number."""

    def __init__(self, label: Any, **kwargs: Any):
        rules = [Optional(), AnyOf(range(1, 13), message=CHOOSE)]
        coerce: Any = {"coerce": lambda typed: int(typed) if typed else None}
        super().__init__(label, rules, validate_choice=False, **coerce, **kwargs)
        names = month_names()
        self.choices = [("", "–"), *((number, names[number]) for number in range(1, 13))]


class TagsField(StringField):
    """Tags on one line, separated by commas."""

    @property
    def tags(self) -> list[str]:
        return [tag for one in comma_list(self.data) if (tag := single_line(one))]

    def pre_validate(self, form: Any) -> None:
        if len(self.tags) > MOST_TAGS:
            raise ValidationError(_("Please keep this to %(most)d tags.", most=MOST_TAGS))
        if any(len(tag) > TAG for tag in self.tags):
            raise ValidationError(_("One of these tags is very long. Is a comma missing?"))
