"""Reads vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), also files that mix them, are damaged or cut off.

A reader of our own, since the libraries stop at the first line that they cannot parse. One broken card
fails alone.
"""

import quopri
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from turnabout.imports import birthdays
from turnabout.imports.people import Person, tidied

PROPERTY = re.compile(
    r"\A(?:(?P<group>[\w-]+)\.)?(?P<name>[A-Za-z][\w-]*)"
    r"(?P<parameters>(?:;(?:[^\":;]|\"[^\"]*\")*)*):(?P<value>.*)",
    re.S,
)
PARAMETER = re.compile(r";([^=;\"]+)(?:=((?:\"[^\"]*\"|[^;\"])*))?")
APPLE_LABEL = re.compile(r"_\$!<(.+?)>!\$_")
LABELS = {"cell": "mobile", "iphone": "mobile", "homepage": ""}
NO_LABELS = {
    *("pref", "voice", "internet", "text", "uri", "x400", "msg", "isdn", "pcs", "modem", "other"),
    *("url", "jpeg", "png", "unknown", "x-internet"),
}


class Property(NamedTuple):
    """One line of a card: `item1.TEL;TYPE=cell:+44…`. `types` are lower-case values of TYPE."""

    name: str
    value: str
    types: tuple[str, ...]
    group: str
    is_birthday_yearless: bool = False


def read(text: str) -> Iterator[Person]:
    """Every card of the file as a person, in order."""
    for line, lines in cards(text):
        yield read_card(line, lines)


def read_card(line: int, lines: list[str]) -> Person:
    """The person of one card, given its unfolded lines; unreadable if they make no sense."""
    try:
        return person_of(line, [one for raw in lines if (one := parse_line(raw))])
    except (ValueError, LookupError):
        return Person(line=line, unreadable="broken")


def cards(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each card as the number of its first line and its unfolded lines. A card inside a card (AGENT of 2.1)
    is skipped; one without an end is ended by the next, or by the end of the file.
    """
    begin, depth, lines = 0, 0, list[str]()
    for number, line in unfold(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if depth and lines and lines[-1].strip().upper().startswith("AGENT"):
                depth += 1
                continue
            if depth:
                yield begin, lines
            begin, depth, lines = number, 1, []
        elif word == "END:VCARD" and depth:
            depth -= 1
            if not depth:
                yield begin, lines
        elif depth == 1:
            lines.append(line)
    if depth:
        yield begin, lines


def unfold(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical one: folded lines are joined, and so are the
    soft line breaks of quoted-printable.
    """
    begin, whole = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if whole.endswith("=") and is_quoted_printable(whole):
            whole = whole[:-1] + line.lstrip(" \t")
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            if whole:
                yield begin, whole
            begin, whole = number, line
    if whole:
        yield begin, whole


def is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def parse_line(line: str) -> Property | None:
    found = PROPERTY.match(line)
    if not found or found["name"].upper() in ("PHOTO", "LOGO", "SOUND", "KEY"):
        return None
    parameters = [
        ((key or "").strip().upper(), value.strip().strip('"'))
        for key, value in PARAMETER.findall(found["parameters"])
    ]
    value = found["value"]
    if is_quoted_printable(line):
        value = from_quoted_printable(value, dict(parameters).get("CHARSET", "utf-8"))
    return Property(
        found["name"].upper(), value, tuple(types_of(parameters)), (found["group"] or "").lower(),
        any(key == "X-APPLE-OMIT-YEAR" for key, _ in parameters),
    )  # fmt: skip


def types_of(parameters: list[tuple[str, str]]) -> Iterator[str]:
    """Values of TYPE, also as version 2.1 writes them: `TEL;CELL;HOME`."""
    for key, value in parameters:
        if key == "TYPE":
            yield from (one.strip().strip('"').lower() for one in value.split(","))
        elif not value:
            yield key.lower()


def from_quoted_printable(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode(errors="replace"))
    for one in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(one)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


# --- from properties to a person ---


def person_of(line: int, properties: list[Property]) -> Person:
    person = Person(line=line)
    apple = {one.group: one.value for one in properties if one.name == "X-ABLABEL" and one.group}
    for one in properties:
        if one.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and one.value.lower() == "group":
            person.unreadable = "group"
        elif reader := READERS.get(one.name):
            reader(person, one, label_of(one, apple))
    return tidied(person)


def label_of(one: Property, apple: dict[str, str]) -> str:
    """The label of a number or an address: Apple's own, else the first type that says something."""
    if one.group in apple:
        custom = apple[one.group]
        found = APPLE_LABEL.match(custom)
        word = found[1].lower() if found else unescape(custom)
        return LABELS.get(word, word)
    return next((LABELS.get(kind, kind) for kind in one.types if kind not in NO_LABELS), "")


def unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda at: "\n" if at[1] in "nN" else at[1], value, flags=re.S)


def split(value: str, separator: str) -> list[str]:
    """The parts between separators that are not escaped."""
    return [
        unescape(one)
        for one in re.findall(rf"((?:\\.|[^\\{separator}])*)(?:{separator}|$)", value, re.S)
    ]


def read_name_parts(person: Person, one: Property, _label: str) -> None:
    parts = (*split(one.value, ";"), *[""] * 5)
    person.family, person.given, person.additional, person.prefix, person.suffix = parts[:5]


def read_name(person: Person, one: Property, _label: str) -> None:
    person.name = person.name or unescape(one.value)


def read_organisation(person: Person, one: Property, _label: str) -> None:
    person.organisation = person.organisation or next(filter(None, split(one.value, ";")), "")


def read_title(person: Person, one: Property, _label: str) -> None:
    person.job_title = person.job_title or unescape(one.value)


def read_phone(person: Person, one: Property, label: str) -> None:
    if "fax" not in one.types:
        person.phones.append((label, unescape(one.value).removeprefix("tel:")))


def read_email(person: Person, one: Property, label: str) -> None:
    person.emails.append((label, unescape(one.value)))


def read_link(person: Person, one: Property, label: str) -> None:
    person.links.append((label, unescape(one.value)))


def read_note(person: Person, one: Property, _label: str) -> None:
    person.notes = "\n".join(filter(None, (person.notes, unescape(one.value))))


def read_tags(person: Person, one: Property, _label: str) -> None:
    person.tags += split(one.value, ",")


def read_uid(person: Person, one: Property, _label: str) -> None:
    person.uid = one.value


def read_birthday(person: Person, one: Property, _label: str) -> None:
    found = birthdays.parse(one.value)
    person.birthday = found._replace(year=None) if one.is_birthday_yearless else found


READERS: dict[str, Callable[[Person, Property, str], None]] = {
    "N": read_name_parts, "FN": read_name, "ORG": read_organisation, "TITLE": read_title,
    "TEL": read_phone, "EMAIL": read_email, "URL": read_link, "X-SOCIALPROFILE": read_link,
    "NOTE": read_note, "CATEGORIES": read_tags, "BDAY": read_birthday,
    "UID": read_uid,
}  # fmt: skip
