"""One person as read from a file, before anything is stored."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from turnabout.base.text.normalize import (
    ascii_digits,
    multi_line,
    single_line,
    strip_blanks,
    strip_invisible,
)
from turnabout.contacts.models import NAME_PARTS
from turnabout.imports.birthdays import NONE, Birthday

MOST_DETAILS = 20  # phones, addresses or links of one person
LENGTHS = {"phone": 40, "email": 254, "link": 400}
LINE, PART, LABEL, NOTES = 160, 80, 40, 4000  # characters
ADDRESS = re.compile(r"\A[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+\Z")
Details = list[tuple[str, str]]  # (label, value)


@dataclass
class Person:
    """What a file says of one person. `line` is where it begins; `unreadable` is the reason why nothing
    can be imported, one of `forms.REASONS`.
    """

    line: int = 0
    name: str = ""
    prefix: str = ""
    given: str = ""
    additional: str = ""
    family: str = ""
    suffix: str = ""
    organisation: str = ""
    job_title: str = ""
    birthday: Birthday = NONE
    phones: Details = field(default_factory=list)
    emails: Details = field(default_factory=list)
    links: Details = field(default_factory=list)
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    uid: str = ""  # by which an export of this book is recognised
    unreadable: str = ""


def tidied(person: Person) -> Person:
    """Make every value fit to store, and give a name to whoever has none."""
    for part in NAME_PARTS:
        setattr(person, part, line_of(getattr(person, part), PART))
    person.organisation = line_of(person.organisation)
    person.job_title = line_of(person.job_title)
    person.notes = (multi_line(person.notes) or "")[:NOTES]
    person.phones = details(person.phones, "phone")
    person.emails = details(person.emails, "email")
    person.links = details(person.links, "link")
    person.tags = list(dict.fromkeys(filter(None, (line_of(tag, LABEL) for tag in person.tags))))
    person.uid = person.uid.strip().lower().removeprefix("urn:uuid:")[:36]
    person.name = line_of(person.name) or line_of(whole_name(person)) or fallback_name(person)
    if not person.name and not person.unreadable:
        person.unreadable = "empty"
    return person


def line_of(text: str, most: int = LINE) -> str:
    return (single_line(text) or "")[:most].strip()


def whole_name(person: Person) -> str:
    return " ".join(filter(None, (getattr(person, part) for part in NAME_PARTS)))


def fallback_name(person: Person) -> str:
    """The organisation, else the first address or number."""
    firsts = [value for _label, value in (*person.emails[:1], *person.phones[:1])]
    return next(filter(None, (person.organisation, *firsts)), "")


def details(found: Details, kind: str) -> Details:
    """The details that are usable, each value once."""
    usable: dict[str, tuple[str, str]] = {}
    for label, raw in found:
        value = CLEANERS[kind](raw)
        if value and len(value) <= LENGTHS[kind]:
            usable.setdefault(KEYS[kind](value), (line_of(label, LABEL), value))
    return list(usable.values())[:MOST_DETAILS]


def clean_phone(raw: str) -> str:
    value = strip_invisible(raw) or ""
    return value if any(map(str.isdecimal, value)) else ""


def clean_email(raw: str) -> str:
    value = (strip_blanks(raw) or "").removeprefix("mailto:").strip("<>")
    return value if ADDRESS.match(value) else ""


def clean_link(raw: str) -> str:
    value = "".join((strip_invisible(raw) or "").split())
    if re.match(r"https?://\S+\.\S", value, re.I):
        return value
    return (
        f"https://{value}"
        if re.match(r"(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$))", value, re.I)
        else ""
    )


def phone_key(value: str) -> str:
    """The digits by which two spellings of a number are considered equal: the last nine, without country
    code or trunk prefix. Real numbering plans would be more accurate, but too slow for thousands of
    numbers a second.
    """
    digits = re.sub(r"\D", "", ascii_digits(re.split(r"[x;]|ext", value.lower())[0]))
    return digits[-9:].lstrip("0")


KEYS: dict[str, Any] = {"phone": phone_key, "email": str.casefold, "link": str}
CLEANERS: dict[str, Any] = {"phone": clean_phone, "email": clean_email, "link": clean_link}


def readable(people: Iterable[Person]) -> list[Person]:
    return [one for one in people if not one.unreadable]
