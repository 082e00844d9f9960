"""Further phones, e-mail addresses and links of a contact, and the owner's tags."""

from collections.abc import Iterable

from sqlalchemy import delete

from turnabout.base.db.session import command, db, save
from turnabout.base.db.sort_keys import name_key
from turnabout.contacts.models import Contact, ContactDetail, ContactTag

TAG = 40  # characters of a tag or a label


@command
def set_details(contact: Contact, kind: str, details: Iterable[tuple[str, str]]) -> None:
    """Replace the contact's further details of this kind by (label, value) pairs, in this order."""
    gone = delete(ContactDetail).where(ContactDetail.contact_id == contact.id)
    db.session.execute(gone.where(ContactDetail.kind == kind))
    for position, (label, value) in enumerate(details):
        save(ContactDetail(contact_id=contact.id, kind=kind, label=label[:TAG], value=value,
                           position=position))  # fmt: skip


@command
def set_tags(contact: Contact, tags: Iterable[str]) -> None:
    """Replace the contact's tags. Tags that fold to the same key are one; the first spelling stays."""
    db.session.execute(delete(ContactTag).where(ContactTag.contact_id == contact.id))
    by_key: dict[str, str] = {}
    for tag in tags:
        by_key.setdefault(name_key(tag)[:TAG], tag[:TAG])
    for key, tag in by_key.items():
        save(ContactTag(contact_id=contact.id, owner_id=contact.owner_id, tag_key=key, tag=tag))
