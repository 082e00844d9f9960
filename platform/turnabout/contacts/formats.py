"""The contact book as vCard 3.0 (RFC 2426), vCard 4.0 (RFC 6350) and CSV."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from turnabout.base.text import phones
from turnabout.base.text.csv_export import to_csv
from turnabout.base.text.vcards import card_text, escape, escape_url, name_line, name_parts
from turnabout.contacts.models import NAME_PARTS, Contact

VERSIONS = ("3.0", "4.0")
TYPES = {"mobile": "CELL", "cell": "CELL", "home": "HOME", "work": "WORK"}
PROPERTIES = {"phone": "TEL", "email": "EMAIL", "link": "URL"}
UNKNOWN_YEAR = 1604  # Apple's, in vCard 3.0, which cannot leave the year out

# CSV. The headings are words that other address books know, where they have one for it.
PART_HEADINGS = {
    "prefix": "name prefix", "given": "given name", "additional": "middle name",
    "family": "family name", "suffix": "name suffix",
}  # fmt: skip
FACTS = {
    "network": "network", "origin": "origin", "organisation": "organisation",
    "job_title": "job title", "email": "email", "phone": "phone",
}  # fmt: skip
DETAIL_HEADINGS = {"phone": "phone", "email": "email", "link": "url"}
REST = ("met_where", "met_on", "last_touch_on", "next_on", "cares_about", "notes")


class Entry(NamedTuple):
    """A contact with its further details, as (kind, label, value), and its tags."""

    contact: Contact
    details: Sequence[tuple[str, str, str]] = ()
    tags: Sequence[str] = ()

    @property
    def revised_at(self) -> datetime:
        return (self.contact.changed_at or self.contact.added_at).astimezone(UTC)


def vcards(book: Iterable[Entry], version: str = "3.0") -> bytes:
    return b"".join(vcard(entry, version) for entry in book)


def vcard(entry: Entry, version: str = "3.0") -> bytes:
    """One vCard. Its UID is stable, so that address books update the entry; its REV is the time of the last
    change. The network is no category, because it would come back as a tag.
    """
    one = entry.contact
    parts = [getattr(one, name) for name in ("family", "given", "additional", "prefix", "suffix")]
    properties = {
        "ORG": one.organisation, "TITLE": one.job_title, "NOTE": one.notes,
        "X-TURNABOUT-NETWORK": one.network, "X-TURNABOUT-ORIGIN": one.origin,
        "X-TURNABOUT-CARES-ABOUT": one.cares_about,
    }  # fmt: skip
    lines = [
        f"FN:{escape(one.name)}",
        name_line(parts if any(parts) else name_parts(one.name)),
        *(f"{key}:{escape(value)}" for key, value in properties.items() if value),
        *detail_lines(entry),
        *birthday_lines(one, version),
    ]
    if categories := [text for tag in entry.tags if (text := escape(tag))]:
        lines.append(f"CATEGORIES:{','.join(categories)}")
    stamp = "%Y%m%dT%H%M%SZ" if version == "4.0" else "%Y-%m-%dT%H:%M:%SZ"
    lines += [f"UID:urn:uuid:{uid(one)}", f"REV:{entry.revised_at:{stamp}}"]
    return card_text(lines, version)


def detail_lines(entry: Entry) -> Iterator[str]:
    """Phones, e-mail addresses and links. A label that vCard has no type for is written as Apple does."""
    one = entry.contact
    firsts = [(kind, "", getattr(one, kind)) for kind in ("phone", "email")]
    for number, (kind, label, value) in enumerate((*firsts, *entry.details)):
        if not value:
            continue
        text = escape(phones.international(value)) if kind == "phone" else escape(value)
        text = escape_url(value) if kind == "link" else text
        if kind_of_line := TYPES.get(label.casefold()):
            yield f"{PROPERTIES[kind]};TYPE={kind_of_line}:{text}"
        elif label:
            yield f"item{number}.{PROPERTIES[kind]}:{text}"
            yield f"item{number}.X-ABLabel:{escape(label)}"
        else:
            yield f"{PROPERTIES[kind]}:{text}"


def birthday_lines(one: Contact, version: str) -> list[str]:
    """The birthday as far as the version can say it: 4.0 may leave out the year, or the day as well."""
    year, month, day = one.birth_year, one.birth_month, one.birth_day
    if version == "4.0":
        text = truncated_date(year, month, day)
        return [f"BDAY:{text}"] if text else []
    if not month or not day:
        return []
    if year:
        return [f"BDAY:{year:04}-{month:02}-{day:02}"]
    return [f"BDAY;X-APPLE-OMIT-YEAR={UNKNOWN_YEAR}:{UNKNOWN_YEAR}-{month:02}-{day:02}"]


def truncated_date(year: int | None, month: int | None, day: int | None) -> str:
    """A date of RFC 6350 (4.3.1), such as 19840512, 1984-05, 1984, --0512 or --05."""
    if not month:
        return f"{year:04}" if year else ""
    if not day:
        return f"{year:04}-{month:02}" if year else f"--{month:02}"
    return f"{year:04}{month:02}{day:02}" if year else f"--{month:02}{day:02}"


def uid(one: Any) -> uuid.UUID:
    """A stable UID, from the id and the time of creation: the database may reuse the id of a deleted row.
    `one`: a contact, or a row with these two columns.
    """
    made = f"turnabout contact {one.id} {one.added_at:%Y%m%d%H%M%S%f}"
    return uuid.uuid5(uuid.NAMESPACE_OID, made)


def csv_of(book: Iterable[Entry]) -> bytes:
    """The book as a table, with as many columns of phones, addresses and links as somebody needs."""
    entries = list(book)
    needed = {
        kind: max((len(of_kind(one, kind)) for one in entries), default=0) for kind in PROPERTIES
    }
    headings = [
        *("name", *PART_HEADINGS.values(), *FACTS.values(), "birthday", "tags"),
        *(
            f"{DETAIL_HEADINGS[kind]} {number + 2 - (kind == 'link')} - {part}"
            for kind, most in needed.items()
            for number in range(most)
            for part in ("label", "value")
        ),
        *(*REST, "uid", "rev"),
    ]
    return to_csv(headings, (csv_row(entry, needed) for entry in entries))


def csv_row(entry: Entry, needed: dict[str, int]) -> list[Any]:
    one, cells = entry.contact, list[Any]()
    for kind, most in needed.items():
        own = of_kind(entry, kind)
        cells += [part for pair in (*own, *[("", "")] * (most - len(own))) for part in pair]
    date = (one.birth_year, one.birth_month, one.birth_day)
    return [
        *(getattr(one, name) for name in ("name", *NAME_PARTS, *FACTS)),
        f"{date[0]:04}-{date[1]:02}-{date[2]:02}" if all(date) else truncated_date(*date),
        " ::: ".join(entry.tags), *cells, *(getattr(one, name) for name in REST),
        f"urn:uuid:{uid(one)}", f"{entry.revised_at:%Y-%m-%dT%H:%M:%SZ}",
    ]  # fmt: skip


def of_kind(entry: Entry, kind: str) -> list[tuple[str, str]]:
    return [(label, value) for one, label, value in entry.details if one == kind]
