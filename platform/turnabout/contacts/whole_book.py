"""A member's whole contact book, to be exported."""

from collections import defaultdict

from sqlalchemy import select

from turnabout.base.db.session import db, fetch_all
from turnabout.contacts import queries
from turnabout.contacts.formats import Entry
from turnabout.contacts.models import Contact, ContactDetail, ContactTag


def entries(owner_id: int) -> list[Entry]:
    """The owner's contacts with their details and tags, in order of name."""
    scope = queries.book(owner_id)
    contacts = fetch_all(scope.order_by(Contact.name_key, Contact.id))
    details: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    tags: dict[int, list[str]] = defaultdict(list)
    columns = (
        ContactDetail.contact_id,
        ContactDetail.kind,
        ContactDetail.label,
        ContactDetail.value,
    )
    found = select(*columns).join(Contact, Contact.id == ContactDetail.contact_id)
    found = found.where(Contact.owner_id == owner_id)
    order = (ContactDetail.contact_id, ContactDetail.kind, ContactDetail.position, ContactDetail.id)
    for id, kind, label, value in db.session.execute(found.order_by(*order)):
        details[id].append((kind, label, value))
    tagged = select(ContactTag.contact_id, ContactTag.tag).where(ContactTag.owner_id == owner_id)
    for id, tag in db.session.execute(tagged.order_by(ContactTag.tag_key)):
        tags[id].append(tag)
    return [Entry(one, details[one.id], tags[one.id]) for one in contacts]
