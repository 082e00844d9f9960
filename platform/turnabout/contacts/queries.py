"""Queries for the contact book: a member's contacts, touches and promises."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from turnabout.base.db import read_only
from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.db.sort_keys import name_key
from turnabout.base.web.pagination import SIZE, Page, page_from_rows
from turnabout.contacts.models import (
    NETWORKS,
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
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight

MOST_TAG_NAMES = 200


def all_of(owner_id: int) -> Select[Contact]:
    """The owner's contacts, including removed ones, but not members hidden from the owner."""
    scope = select(Contact).where(Contact.owner_id == owner_id)
    return scope.where(in_sight(owner_id, Contact.member_id))


def book(owner_id: int, network: str | None = None) -> Select[Contact]:
    """The owner's contacts that are not removed: all, or those of one network (`""` for contacts without
    one).
    """
    scope = all_of(owner_id).where(Contact.removed_at.is_(None))
    if network is None:
        return scope
    return scope.where(Contact.network == (network or None))


def met(owner_id: int) -> Select[Contact]:
    """The owner's contacts for whom the date of a meeting is known."""
    return book(owner_id).where(Contact.met_on.is_not(None))


def who_i_met(owner_id: int, below: int | None) -> Page[Contact]:
    """One page of the contacts whom the owner has met, latest meeting first."""
    scope = met(owner_id)
    start = fetch_first(scope.where(Contact.id == below)) if below else None
    if start:
        earlier = tuple_(Contact.met_on, Contact.id) < tuple_(start.met_on, start.id)
        scope = scope.where(earlier)
    scope = scope.order_by(Contact.met_on.desc(), Contact.id.desc())
    return page_from_rows(list(fetch_all(scope.limit(SIZE + 1))))


def in_some_book() -> Select[Contact]:
    """Contacts of any active owner. Only for access by a signed link, which names the contact."""
    scope = select(Contact).join(Member, Member.id == Contact.owner_id)
    owner: Any = Contact.owner_id
    seen = in_sight(owner, Contact.member_id)
    return scope.where(Contact.removed_at.is_(None), *PRESENT, seen)


def who_met(since: datetime) -> Select[Member]:
    """Members who have met somebody since then, or have since entered somebody they met earlier."""
    met = Contact.met_on >= since.date()
    entered = and_(Contact.added_at >= since, Contact.met_on.is_not(None))
    owners = select(Contact.owner_id).where(or_(met, entered), Contact.removed_at.is_(None))
    return select(Member).where(Member.id.in_(owners), *PRESENT)


def was_reminded(member_id: int, on: date) -> bool:
    return db.session.get(FollowUp, (member_id, on)) is not None


def contact_of(owner_id: int, member_id: int) -> Contact | None:
    """The owner's entry about this member, unless removed."""
    return fetch_first(book(owner_id).where(Contact.member_id == member_id))


def touches_of(member_id: int) -> Select[Touch]:
    return select(Touch).where(Touch.member_id == member_id)


def by_idempotency_key(owner_id: int, slip: str | None) -> Contact | None:
    mine = select(Contact).where(Contact.owner_id == owner_id, Contact.slip == slip)
    return fetch_first(mine) if slip else None


def entry_about(owner_id: int, member_id: int) -> Contact | None:
    """The owner's entry about this member, even if removed."""
    mine = select(Contact).where(Contact.owner_id == owner_id)
    return fetch_first(mine.where(Contact.member_id == member_id))


def namesake(owner_id: int, name: str, origin: str) -> Contact | None:
    """The owner's contact with this name and origin, if any."""
    scope = book(owner_id).where(Contact.name_key == name_key(name))
    return fetch_first(scope.where(Contact.origin == origin))


# --- counts ---

COUNTS = """
    select network, n - (select count(*) from contact
      join veil on veil.other_id = contact.member_id and veil.member_id = :owner
      where contact.owner_id = :owner and contact.removed_at is null
        and coalesce(contact.network, '') = network_count.network)
    from network_count where owner_id = :owner
"""
STORED_COUNTS = "select network, n from network_count where owner_id = :owner"


def counts(owner_id: int, veils: int = 0) -> dict[str, int]:
    """The number of contacts per network (`""` for contacts without one), not counting hidden members.
    `veils` is the number of members hidden from the owner; 0 allows a simpler statement.
    """
    found = dict(read_only.rows(COUNTS if veils else STORED_COUNTS, owner=owner_id))
    return {network: found.get(network, 0) for network in (*NETWORKS, "")}


# --- touches ---


def touches(contact: Contact) -> Select[Touch]:
    """The touches of a contact, latest first."""
    scope = select(Touch).where(Touch.contact_id == contact.id)
    return scope.order_by(Touch.on.desc(), Touch.id.desc())


def moments(contact: Contact, below: int | None, size: int) -> Page[Touch]:
    """One page of the touches of a contact, latest first."""
    scope = touches(contact)
    start = fetch_first(scope.where(Touch.id == below)) if below else None
    if start:
        scope = scope.where(tuple_(Touch.on, Touch.id) < tuple_(start.on, start.id))
    return page_from_rows(list(fetch_all(scope.limit(size + 1))), size)


def asked_too_often(owner_id: int, member_id: int, most: int) -> Contact | None:
    """The owner's entry about this member, if their last `most` touches were all requests to them."""
    direction = select(Touch.direction).where(Touch.contact_id == Contact.id)
    latest = direction.order_by(Touch.on.desc(), Touch.id.desc()).limit(1)
    asks = (latest.offset(n).scalar_subquery() == "asked_them" for n in range(most))
    scope = book(owner_id).where(Contact.member_id == member_id, Contact.asks >= most, *asks)
    return fetch_first(scope)


def touch_by_idempotency_key(member_id: int, slip: str | None) -> Touch | None:
    mine = select(Touch).where(Touch.member_id == member_id, Touch.slip == slip)
    return fetch_first(mine) if slip else None


def touches_by_source(contact_id: int, source: str, source_id: int) -> Select[Touch]:
    """The touches of a contact that follow from this row of another feature."""
    scope = select(Touch).where(Touch.contact_id == contact_id)
    return scope.where(Touch.source == source, Touch.source_id == source_id)


def touch_by_source(
    contact_id: int, source: str, source_id: int, kind: str, on: date
) -> Touch | None:
    """The touch of this kind and day that follows from the row."""
    scope = touches_by_source(contact_id, source, source_id)
    return fetch_first(scope.where(Touch.kind == kind, Touch.on == on))


def count_of(owner_id: int, network: str) -> NetworkCount | None:
    return db.session.get(NetworkCount, (owner_id, network))


# --- promises ---


def promises_of(member_id: int) -> Select[Promise]:
    """This member's promises, except to members hidden from them."""
    scope = select(Promise).join(Promise.contact).options(contains_eager(Promise.contact))
    return scope.where(Promise.member_id == member_id, in_sight(member_id, Contact.member_id))


def promises_to(contact: Contact) -> Select[Promise]:
    """Promises to this contact, newest first: open and kept ones, but not dropped ones."""
    scope = select(Promise).where(Promise.contact_id == contact.id, Promise.dropped_at.is_(None))
    return scope.order_by(Promise.id.desc())


def promise_by_idempotency_key(member_id: int, slip: str | None) -> Promise | None:
    mine = select(Promise).where(Promise.member_id == member_id, Promise.slip == slip)
    return fetch_first(mine) if slip else None


# --- rhythm, details, tags ---


def network_days(owner_id: int, network: str | None) -> int | None:
    """The rhythm of a network in days; None if the owner chose none."""
    rhythm = db.session.get(NetworkRhythm, (owner_id, network)) if network else None
    return rhythm.days if rhythm else None


def details_of(contact: Contact) -> Select[ContactDetail]:
    scope = select(ContactDetail).where(ContactDetail.contact_id == contact.id)
    return scope.order_by(ContactDetail.kind, ContactDetail.position, ContactDetail.id)


def tags_of(contact: Contact) -> Select[ContactTag]:
    scope = select(ContactTag).where(ContactTag.contact_id == contact.id)
    return scope.order_by(ContactTag.tag_key)


def details_and_tags_of(contact: Contact) -> Select[*tuple[Any, ...]]:
    """Select (kind, label, value): the further details in their order, then the tags, of kind "tag"."""
    details = select(
        ContactDetail.kind, ContactDetail.label, ContactDetail.value,
        ContactDetail.position, ContactDetail.id, literal("").label("tag_key"),
    ).where(ContactDetail.contact_id == contact.id)  # fmt: skip
    tags = select(
        literal("tag"), literal(""), ContactTag.tag, literal(0), literal(0), ContactTag.tag_key
    )
    both = details.union_all(tags.where(ContactTag.contact_id == contact.id)).subquery().c
    order = (both.kind, both.position, both.id, both.tag_key)
    return select(both.kind, both.label, both.value).order_by(*order)


def tag_names(owner_id: int) -> list[str]:
    """The owner's tags in alphabetical order, each in one spelling."""
    scope = select(func.min(ContactTag.tag)).where(ContactTag.owner_id == owner_id)
    grouped = scope.group_by(ContactTag.tag_key).order_by(ContactTag.tag_key).limit(MOST_TAG_NAMES)
    return list(db.session.scalars(grouped))
