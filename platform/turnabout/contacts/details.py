"""Further phones, e-mail addresses and links of a contact, and the owner's tags."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.session import command, db, save
from turnabout.base.db.sort_keys import name_key
from turnabout.base.i18n import clock
from turnabout.contacts import commands, queries
from turnabout.contacts.models import DETAIL_KINDS, Contact, ContactDetail, ContactTag
from turnabout.members.models import Member

TAG = 40  # characters of a tag or a label
Details = Mapping[str, list[tuple[str, str]]]  # kind → (label, value)


@command
def add_whole(
    owner: Member, slip: str | None, facts: Mapping[str, Any], details: Details, tags: list[str]
) -> Contact:
    """Add a contact with its details and tags. `slip` is the idempotency key."""
    found = queries.by_idempotency_key(owner.id, slip)
    if found:
        return found
    contact = commands.add(owner, slip, **facts)
    replace_all(contact, details, tags)
    return contact


@command
def edit_whole(
    contact: Contact, facts: Mapping[str, Any], details: Details, tags: list[str]
) -> None:
    """Change the contact, and replace all its details and tags."""
    commands.edit(contact, **facts)
    replace_all(contact, details, tags)


def replace_all(contact: Contact, details: Details, tags: list[str]) -> None:
    for kind in DETAIL_KINDS:
        set_details(contact, kind, details.get(kind, ()))
    set_tags(contact, tags)


@command
def set_details(contact: Contact, kind: str, details: Iterable[tuple[str, str]]) -> None:
    """Replace the contact's further details of this kind by (label, value) pairs, in this order."""
    gone = delete(ContactDetail).where(ContactDetail.contact_id == contact.id)
    db.session.execute(gone.where(ContactDetail.kind == kind))
    for position, (label, value) in enumerate(details):
        save(ContactDetail(contact_id=contact.id, kind=kind, label=label[:TAG], value=value,
                           position=position))  # fmt: skip
    contact.changed_at = clock.now()


@command
def set_tags(contact: Contact, tags: Iterable[str]) -> None:
    """Replace the contact's tags. Tags that fold to the same key are one; the first spelling stays."""
    db.session.execute(delete(ContactTag).where(ContactTag.contact_id == contact.id))
    by_key: dict[str, str] = {}
    for tag in tags:
        by_key.setdefault(tag_key(tag), tag[:TAG])
    for key, tag in by_key.items():
        save(ContactTag(contact_id=contact.id, owner_id=contact.owner_id, tag_key=key, tag=tag))
    contact.changed_at = clock.now()


def tag_key(tag: str) -> str:
    return name_key(tag)[:TAG]


def details_and_tags(contact: Contact) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    """Return the contact's further details, kind → (label, value) pairs in their order, and its tags."""
    kinds: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (*DETAIL_KINDS, "tag")}
    for kind, label, value in db.session.execute(queries.details_and_tags_of(contact)):
        kinds[kind].append((label, value))
    return kinds, [tag for _label, tag in kinds.pop("tag")]
