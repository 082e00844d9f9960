"""The contact book as vCard 3.0 (RFC 2426) and as CSV."""

import uuid
from collections.abc import Iterable

from turnabout.base.text import phones
from turnabout.base.text.csv_export import to_csv
from turnabout.base.text.vcards import card_text, escape, name_lines
from turnabout.contacts.models import Contact

COLUMNS = (
    *("name", "network", "origin", "organisation", "email", "phone"),
    *("met_where", "met_on", "last_touch_on", "next_on", "cares_about", "notes"),
)


def vcards(people: Iterable[Contact]) -> bytes:
    return b"".join(vcard(one) for one in people)


def vcard(one: Contact) -> bytes:
    """One vCard. Its UID is stable, so that address books update the entry; its REV is the time of the last
    change.
    """
    properties = {
        "ORG": one.organisation, "EMAIL": one.email, "TEL": phones.international(one.phone),
        "NOTE": one.notes, "CATEGORIES": one.network, "UID": f"urn:uuid:{uid(one)}",
    }  # fmt: skip
    lines = [f"{key}:{escape(value)}" for key, value in properties.items() if value]
    changed = one.changed_at or one.added_at
    return card_text([*name_lines(one.name), *lines, f"REV:{changed:%Y-%m-%dT%H:%M:%SZ}"])


def uid(one: Contact) -> uuid.UUID:
    """A stable UID, from the id and the time of creation: the database may reuse the id of a deleted row."""
    made = f"turnabout contact {one.id} {one.added_at:%Y%m%d%H%M%S%f}"
    return uuid.uuid5(uuid.NAMESPACE_OID, made)


def csv_of(people: Iterable[Contact]) -> bytes:
    return to_csv(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in people))
