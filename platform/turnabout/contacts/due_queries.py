"""Queries for staying in touch: the rhythms that a member chose, and the contacts who are due."""

from datetime import date

from sqlalchemy import Select, select

from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.contacts.models import Contact, NetworkRhythm
from turnabout.contacts.queries import book
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT


def network_rhythms(owner_id: int) -> dict[str, int]:
    """Map the networks for which the owner chose a rhythm to its days."""
    scope = select(NetworkRhythm).where(NetworkRhythm.owner_id == owner_id)
    return {one.network: one.days for one in fetch_all(scope)}


def due(owner_id: int, on: date) -> Select[Contact]:
    """The contacts with whom the owner wanted to be in touch by this day, the longest overdue first."""
    scope = book(owner_id).where(Contact.due_on <= on)
    return scope.order_by(Contact.due_on, Contact.id)


def has_rhythm(owner_id: int) -> bool:
    """Whether the owner is to be reminded of anybody, now or later."""
    planned = book(owner_id).where(Contact.due_on.is_not(None))
    return bool(network_rhythms(owner_id)) or fetch_first(planned) is not None


def owners_with_due(by: date) -> Select[Member]:
    """Active members who wanted to be in touch with somebody by this day."""
    owners = select(Contact.owner_id).where(Contact.due_on <= by, Contact.removed_at.is_(None))
    return select(Member).where(Member.id.in_(owners), *PRESENT)
