"""A contact book as other programs read it: vCard 3.0 and CSV."""

import csv
import io
from collections.abc import Iterable, Iterator

from turnabout.contacts.models import Contact

COLUMNS = (
    *("name", "network", "origin", "organisation", "email", "phone"),
    *("met_where", "met_on", "last_touch_on", "next_on", "cares_about", "notes"),
)


def vcards(people: Iterable[Contact]) -> bytes:
    return b"".join(vcard(one) for one in people)


def vcard(one: Contact) -> bytes:
    name = escaped(one.name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:;{name};;;"]
    said = {"ORG": one.organisation, "EMAIL": one.email, "TEL": one.phone, "NOTE": one.notes}
    lines += [f"{key}:{escaped(value)}" for key, value in said.items() if value]
    lines += [f"CATEGORIES:{one.network}"] if one.network else []
    return b"".join(folded(text) for text in (*lines, "END:VCARD"))


def escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def folded(text: str) -> bytes:
    """At most 75 octets in a line, and no character cut in two."""
    return b"\r\n ".join(pieces(text.encode())) + b"\r\n"


def pieces(octets: bytes) -> Iterator[bytes]:
    room = 75
    while len(octets) > room:
        end = room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        yield octets[:end]
        octets, room = octets[end:], 74  # the blank in front counts
    yield octets


def csv_of(people: Iterable[Contact]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for one in people:
        sheet.writerow([cell(name, getattr(one, name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def cell(name: str, value: object) -> str:
    """A name that begins like a formula must not become one in a spreadsheet."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") and name != "phone" else text
