"""Works on the rows of an import, some hundred in one transaction: reads them, applies them, undoes them."""

import json
from collections import Counter
from typing import Any

from sqlalchemy import delete, select

from turnabout.base.db.session import db, save
from turnabout.base.db.sort_keys import name_key
from turnabout.base.i18n import clock
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import NAME_PARTS, Contact, ContactDetail, ContactTag
from turnabout.imports import csv_reader, policy, queries, vcard_reader
from turnabout.imports.birthdays import Birthday
from turnabout.imports.matcher import (
    BookIndex,
    Difference,
    Known,
    difference,
    load_known,
    missing_name_parts,
)
from turnabout.imports.models import ContactImport, ImportRow
from turnabout.imports.people import Person


def work(one: ContactImport) -> bool:
    """Work on the next rows; whether more remain."""
    if unread := queries.unread(one, policy.BATCH):
        read(one, list(unread))
    elif one.started_at and not one.finished_at:
        return apply(one)
    elif one.undone_at:
        return undo(one)
    else:
        return False
    return bool(queries.unread(one, 1)) or bool(one.started_at and not one.finished_at)


# --- reading ---


def read(one: ContactImport, rows: list[ImportRow]) -> None:
    """Read rows, and match them with the book."""
    reader, index = row_reader(one), BookIndex(one.owner_id)
    people = [reader(row) for row in rows]
    matches = [None if person.unreadable else index.match(person) for person in people]
    known = load_known(
        one.owner_id, [match.contact_id for match in matches if match and match.contact_id]
    )
    for row, person, match in zip(rows, people, matches, strict=True):
        row.raw, row.person, row.name = "", queries.to_json(person), person.name
        row.status = "unreadable" if match is None else "new"
        if match and match.contact_id:
            row.contact_id = match.contact_id
            sure = "changed" if difference(known[match.contact_id], person) else "same"
            row.status = sure if match.is_sure else "doubtful"
        row.choice = policy.CHOICES[row.status][0]
    db.session.flush()


def row_reader(one: ContactImport) -> Any:
    """The function that makes a person of a row."""
    if one.format == "vcard":
        return lambda row: vcard_reader.read_card(row.line, json.loads(row.raw))
    mapping, headings = json.loads(one.mapping), json.loads(one.headings)
    labels = csv_reader.labels_of(headings)
    return lambda row: csv_reader.read_row(
        row.line, json.loads(row.raw), mapping, labels, one.is_day_first
    )


# --- applying ---


def apply(one: ContactImport) -> bool:
    """Write the next rows to the book; whether more remain."""
    rows = queries.unapplied(one, policy.BATCH)
    index = BookIndex(one.owner_id)
    people = {row.id: queries.person_of(row) for row in rows if row.choice != "skip"}
    for row in rows:
        if row.choice == "add":
            # Matched once more: an earlier row, or somebody added meanwhile, may be the same person.
            match = index.match(people[row.id]) if row.status == "new" else None
            if match and match.contact_id and match.is_sure:
                row.contact_id, row.choice = match.contact_id, "fill"
            else:
                row.contact_id = add(one, row, people[row.id])
                index.add_person(row.contact_id, people[row.id])
        row.applied_at = clock.now()
    fills = [row for row in rows if row.choice in ("fill", "replace") and row.contact_id]
    known = load_known(one.owner_id, [row.contact_id for row in fills if row.contact_id])
    for row in fills:
        if row.contact_id in known:
            fill(known[row.contact_id], row, people[row.id], row.choice == "replace")
    db.session.flush()
    if len(rows) < policy.BATCH:
        one.finished_at = clock.now()
        return False
    return True


def add(one: ContactImport, row: ImportRow, person: Person) -> int:
    """Add a contact; returns its id."""
    chosen = row.placement or (one.with_company if person.organisation else one.without_company)
    network, origin = policy.placement(chosen)
    contact = Contact(
        owner_id=one.owner_id, name=person.name, network=network, origin=origin,
        organisation=person.organisation, job_title=person.job_title, notes=person.notes,
        phone=first(person.phones), email=first(person.emails), **birthday(person.birthday),
        **{part: getattr(person, part) for part in NAME_PARTS},
    )  # fmt: skip
    contacts.insert(contact)
    add_details(contact, further_details(person))
    add_tags(contact, person.tags)
    row.before = json.dumps({"added": True})
    return contact.id


def first(details: list[tuple[str, str]]) -> str:
    return details[0][1] if details else ""


def birthday(day: Birthday) -> dict[str, int | None]:
    return {"birth_year": day.year, "birth_month": day.month, "birth_day": day.day}


def further_details(person: Person) -> list[tuple[str, str, str]]:
    """All details except the first phone number and address, which are columns of the contact."""
    pairs = (("phone", person.phones[1:]), ("email", person.emails[1:]), ("link", person.links))
    return [(kind, label, value) for kind, some in pairs for label, value in some]


def add_details(contact: Contact, found: list[tuple[str, str, str]]) -> list[ContactDetail]:
    details = [
        ContactDetail(contact_id=contact.id, kind=kind, label=label, value=value, position=position)
        for position, (kind, label, value) in enumerate(found)
    ]
    db.session.add_all(details)
    db.session.flush()
    return details


def add_tags(contact: Contact, tags: list[str]) -> list[str]:
    by_key = {name_key(tag)[:40]: tag for tag in reversed(tags)}
    for key, tag in by_key.items():
        save(ContactTag(contact_id=contact.id, owner_id=contact.owner_id, tag_key=key, tag=tag))
    return list(by_key)


def fill(known: Known, row: ImportRow, person: Person, replace: bool) -> None:
    """Fill in what the contact lacks; with `replace`, also change what contradicts the file."""
    contact, found = known.contact, difference(known, person)
    values = new_values(contact, found, replace) | missing_name_parts(contact, person)
    details = list(found.details)
    for kind in ("phone", "email"):
        of_kind = [one for one in details if one[0] == kind]
        if of_kind and not getattr(contact, kind):
            values[kind] = of_kind[0][2]
            details.remove(of_kind[0])
    old = {name: getattr(contact, name) for name in values}
    for name, value in values.items():
        setattr(contact, name, value)
    added, tags = add_details(contact, details), add_tags(contact, found.tags)
    known.details += added  # the next row may be about the same contact
    known.tags |= set(tags)
    ids = [one.id for one in added]
    row.before = json.dumps({"old": old, "new": values, "details": ids, "tags": tags})


def new_values(contact: Contact, found: Difference, replace: bool) -> dict[str, Any]:
    """The columns to set."""
    wanted = found.blanks | (found.conflicts if replace else {})
    if "notes" in wanted:
        wanted["notes"] = "\n".join(filter(None, (contact.notes, wanted["notes"])))
    if "birthday" in wanted:
        wanted |= birthday(wanted.pop("birthday"))
    return wanted


# --- undoing ---


def undo(one: ContactImport) -> bool:
    """Take back what the next rows did; whether more remain."""
    rows = queries.applied(one, policy.BATCH)
    for row in rows:
        before = json.loads(row.before or "{}")
        contact = db.session.get(Contact, row.contact_id) if row.contact_id else None
        if contact and before.get("added"):
            contacts.remove(contact)
        elif contact and before:
            restore(contact, before)
        row.applied_at = None
    db.session.flush()
    return len(rows) == policy.BATCH


def restore(contact: Contact, before: dict[str, Any]) -> None:
    """Give back the old values where the imported ones are still there."""
    for name, value in before["new"].items():
        if getattr(contact, name) == value:
            setattr(contact, name, before["old"][name])
    details = ContactDetail.id.in_(before["details"]), ContactDetail.contact_id == contact.id
    db.session.execute(delete(ContactDetail).where(*details))
    tags = ContactTag.tag_key.in_(before["tags"]), ContactTag.contact_id == contact.id
    db.session.execute(delete(ContactTag).where(*tags))


def network_totals(one: ContactImport) -> Counter[str]:
    """How many imported contacts there are in each network, for the page of a finished import."""
    found = select(Contact.network).join(ImportRow, ImportRow.contact_id == Contact.id)
    scope = found.where(ImportRow.import_id == one.id, ImportRow.choice == "add")
    return Counter(network or "" for network in db.session.scalars(scope))
