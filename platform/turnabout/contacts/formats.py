"""A contact book as other programs read it: vCard 3.0 and CSV."""

from collections.abc import Iterable

from turnabout.base.sheets import as_csv
from turnabout.base.vcards import names, text, written
from turnabout.contacts.models import Contact

COLUMNS = (
    *("name", "network", "origin", "organisation", "email", "phone"),
    *("met_where", "met_on", "last_touch_on", "next_on", "cares_about", "notes"),
)


def vcards(people: Iterable[Contact]) -> bytes:
    return b"".join(vcard(one) for one in people)


def vcard(one: Contact) -> bytes:
    said = {"ORG": one.organisation, "EMAIL": one.email, "TEL": one.phone, "NOTE": one.notes}
    lines = [f"{key}:{text(value)}" for key, value in said.items() if value]
    sorted_as = [f"CATEGORIES:{one.network}"] if one.network else []
    return written([*names(one.name), *lines, *sorted_as])


def csv_of(people: Iterable[Contact]) -> bytes:
    return as_csv(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in people))
