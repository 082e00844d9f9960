"""Finds the contact that a person from a file is about, and says what the file would add or change.

Only the owner's own book is looked at. Whether somebody is a member plays no part.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from turnabout.base.db.session import db, fetch_all
from turnabout.base.db.sort_keys import name_key
from turnabout.contacts.api import uid
from turnabout.contacts.models import NAME_PARTS, Contact, ContactDetail, ContactTag
from turnabout.imports.people import Person, phone_key

KINDS = {"phones": "phone", "emails": "email", "links": "link"}
FIELDS = ("organisation", "job_title")
Keys = defaultdict[str, set[int]]


@dataclass
class Match:
    """`contact_id` is None if nobody matches. `is_sure` is false if the member has to decide."""

    contact_id: int | None = None
    is_sure: bool = True


class BookIndex:
    """The contact book by e-mail address, phone number and folded name."""

    def __init__(self, owner_id: int):
        self.owner_id = owner_id
        self.emails: Keys = defaultdict(set)
        self.phones: Keys = defaultdict(set)
        self.names: Keys = defaultdict(set)
        self.words: dict[int, set[str]] = {}
        self.reachable: set[int] = set()
        self.uids: dict[str, int] | None = None
        columns = (Contact.id, Contact.name_key, Contact.email, Contact.phone)
        live = select(*columns).where(Contact.owner_id == owner_id, Contact.removed_at.is_(None))
        for id, key, email, phone in db.session.execute(live):
            self.add(id, key, [email], [phone])
        further = select(ContactDetail.contact_id, ContactDetail.kind, ContactDetail.value).where(
            ContactDetail.contact_id.in_(select(live.subquery().c.id))
        )
        for id, kind, value in db.session.execute(further):
            self.add_details(id, [value] * (kind == "email"), [value] * (kind == "phone"))

    def add(self, id: int, key: str, emails: Sequence[str], phones: Sequence[str]) -> None:
        self.names[key].add(id)
        self.words[id] = set(key.split())
        self.add_details(id, emails, phones)

    def add_person(self, id: int, person: Person) -> None:
        emails, phones = (
            [value for _label, value in one] for one in (person.emails, person.phones)
        )
        self.add(id, name_key(person.name), emails, phones)

    def add_details(self, id: int, emails: Sequence[str], phones: Sequence[str]) -> None:
        for found, index in (
            (map(str.casefold, emails), self.emails),
            (map(phone_key, phones), self.phones),
        ):
            for key in filter(None, found):
                index[key].add(id)
                self.reachable.add(id)

    def match(self, person: Person) -> Match:
        """The contact with an address or number of the person, if the names have a word in common. Several
        contacts, another name, or the name alone while both have other details: not sure. The UID of an
        export of this book comes first.
        """
        if person.uid and (id := self.by_uid(person.uid)):
            return Match(id)
        ids = set[int]()
        for _label, value in person.emails:
            ids |= self.emails.get(value.casefold(), set())
        for _label, value in person.phones:
            ids |= self.phones.get(phone_key(value), set())
        key = name_key(person.name)
        namesakes = self.names.get(key, set())
        if ids:
            best = min(ids & namesakes or ids)
            return Match(best, len(ids & namesakes or ids) == 1 and self.is_like(best, key))
        if namesakes:
            has_details = bool(person.emails or person.phones)
            best = min(namesakes)
            return Match(best, len(namesakes) == 1 and not (has_details and best in self.reachable))
        return Match()

    def by_uid(self, wanted: str) -> int | None:
        if self.uids is None:
            mine = select(Contact.id, Contact.added_at).where(Contact.owner_id == self.owner_id)
            live = db.session.execute(mine.where(Contact.removed_at.is_(None)))
            self.uids = {str(uid(row)): row.id for row in live}
        return self.uids.get(wanted)

    def is_like(self, id: int, key: str) -> bool:
        words = set(key.split())
        return bool(words & self.words[id]) or not words or not self.words[id]


@dataclass
class Difference:
    """What a person would add to a contact, and where the two contradict each other (field → new value)."""

    blanks: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)
    details: list[tuple[str, str, str]] = field(default_factory=list)  # (kind, label, value)
    tags: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.blanks or self.conflicts or self.details or self.tags)


@dataclass
class Known:
    """A contact with its details and tags, as they are stored."""

    contact: Contact
    details: list[ContactDetail] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)


def load_known(owner_id: int, ids: Sequence[int]) -> dict[int, Known]:
    """The contacts with these ids that are in the owner's book, with three queries."""
    scope = select(Contact).where(Contact.owner_id == owner_id, Contact.id.in_(ids))
    known = {one.id: Known(one) for one in fetch_all(scope)}
    for detail in fetch_all(select(ContactDetail).where(ContactDetail.contact_id.in_(list(known)))):
        known[detail.contact_id].details.append(detail)
    for tag in fetch_all(select(ContactTag).where(ContactTag.contact_id.in_(list(known)))):
        known[tag.contact_id].tags.add(tag.tag_key)
    return known


def difference(known: Known, person: Person) -> Difference:
    contact, found = known.contact, Difference()
    for name in FIELDS:
        compare(found, name, getattr(contact, name), getattr(person, name))
    if person.birthday.month:
        old = (contact.birth_year, contact.birth_month, contact.birth_day)
        if not contact.birth_month:
            found.blanks["birthday"] = person.birthday
        elif old[1:] != person.birthday[1:] or (person.birthday.year and old != person.birthday):
            found.conflicts["birthday"] = person.birthday
    if person.notes and person.notes not in contact.notes:
        found.blanks["notes"] = person.notes
    for name, kind in KINDS.items():
        stored = {key_of(kind, value) for value in values_of(known, kind)}
        found.details += [
            (kind, label, value)
            for label, value in getattr(person, name)
            if key_of(kind, value) not in stored
        ]
    found.tags = [tag for tag in person.tags if name_key(tag)[:40] not in known.tags]
    return found


def compare(found: Difference, name: str, old: str, new: str) -> None:
    if new and not old:
        found.blanks[name] = new
    elif new and new != old:
        found.conflicts[name] = new


def values_of(known: Known, kind: str) -> list[str]:
    first = getattr(known.contact, kind) if kind in ("phone", "email") else ""
    return [first, *(one.value for one in known.details if one.kind == kind)]


def key_of(kind: str, value: str) -> str:
    if kind == "phone":
        return phone_key(value)
    # Commas and semicolons of links are written as in our own vCards.
    return value.casefold().rstrip("/").replace(",", "%2c").replace(";", "%3b")


def missing_name_parts(contact: Contact, person: Person) -> dict[str, str]:
    """The parts of the name, if the contact has none yet. They are filled in without asking."""
    if any(getattr(contact, part) for part in NAME_PARTS) or contact.name != person.name:
        return {}
    return {part: getattr(person, part) for part in NAME_PARTS}
