"""Export and erasure of a member's contact book."""

from typing import Any

from sqlalchemy import delete, select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.contacts import due_queries, formats, queries, whole_book
from turnabout.contacts.models import (
    NAME_PARTS,
    Contact,
    ContactDetail,
    ContactTag,
    FollowUp,
    NetworkCount,
    NetworkRhythm,
    Promise,
    Touch,
)
from turnabout.members.models import Member

TABLES = {
    *("contact", "contact_detail", "contact_tag", "touch", "promise"),
    *("network_count", "network_rhythm", "follow_up"),
}
FACTS = (
    *("name", *NAME_PARTS, "network", "origin", "organisation", "job_title", "email", "phone"),
    *("met_where", "notes", "cares_about"),
)
DATES = ("met_on", "last_touch_on", "next_on", "due_on")
NUMBERS = ("birth_year", "birth_month", "birth_day", "rhythm_days")


def mine(member: Member) -> list[Contact]:
    """The member's contacts in order of name. Includes removed ones, but not members hidden from them."""
    scope = queries.all_of(member.id)
    return list(fetch_all(scope.order_by(Contact.name_key, Contact.id)))


def takes(member: Member) -> dict[str, object]:
    return {
        "contacts": [exported(contact) for contact in mine(member)],
        "network_rhythms": due_queries.network_rhythms(member.id),
    }


def exported(contact: Contact) -> dict[str, Any]:
    touches = [
        {"kind": one.kind, "direction": one.direction, "words": one.words, "on": str(one.on)}
        for one in fetch_all(queries.touches(contact))
    ]
    return {
        **{name: getattr(contact, name) for name in (*FACTS, *NUMBERS)},
        "details": [
            {"kind": one.kind, "label": one.label, "value": one.value}
            for one in fetch_all(queries.details_of(contact))
        ],
        "tags": [one.tag for one in fetch_all(queries.tags_of(contact))],
        "is_member": contact.member_id is not None,
        "met_on": contact.met_on and contact.met_on.isoformat(),
        "added_at": contact.added_at.isoformat(),
        "removed_at": contact.removed_at and contact.removed_at.isoformat(),
        "next_on": contact.next_on and contact.next_on.isoformat(),
        "touches": touches,
        "promises": [
            {
                "what": one.what,
                "due_on": one.due_on and one.due_on.isoformat(),
                "made_at": one.made_at.isoformat(),
                "kept_at": one.kept_at and one.kept_at.isoformat(),
            }
            for one in fetch_all(queries.promises_to(contact))
        ],
    }


def files(member: Member) -> dict[str, bytes]:
    book = whole_book.entries(member.id)
    return {"contacts.vcf": formats.vcards(book), "contacts.csv": formats.csv_of(book)}


def empties(member: Member, choice: str) -> None:
    """Blank the member's contacts but keep the rows, because records of help may refer to them. The entries
    about this member in other members' books stay: they belong to their owners.
    """
    contacts = select(Contact.id).where(Contact.owner_id == member.id)
    db.session.execute(delete(ContactDetail).where(ContactDetail.contact_id.in_(contacts)))
    db.session.execute(delete(ContactTag).where(ContactTag.owner_id == member.id))
    db.session.execute(delete(NetworkRhythm).where(NetworkRhythm.owner_id == member.id))
    db.session.execute(delete(Touch).where(Touch.member_id == member.id))
    db.session.execute(delete(Promise).where(Promise.member_id == member.id))
    db.session.execute(delete(FollowUp).where(FollowUp.member_id == member.id))
    db.session.execute(delete(NetworkCount).where(NetworkCount.owner_id == member.id))
    nothing: dict[str, Any] = {name: "" for name in (*FACTS, "name_key", "name_words")} | {
        "network": None
    }
    nothing |= dict.fromkeys((*DATES, *NUMBERS, "member_id", "slip"))
    mine = update(Contact).where(Contact.owner_id == member.id)
    db.session.execute(mine.values(**nothing, removed_at=clock.now()))
