"""People whom the member only asked, and people who helped the member and whom they never helped."""

from typing import Any

from sqlalchemy import Select, String, and_, cast, literal, or_

from turnabout.assistance.models import PairTally
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact

MOST = 20  # of each list


def only_asked(member_id: int) -> Select[Contact]:
    """Contacts of whom the member asked something, and for whom they did nothing: the most often asked
    first.
    """
    scope = contacts.book(member_id).where(Contact.asks > 0, Contact.favours == 0)
    return scope.order_by(Contact.asks.desc(), Contact.id).limit(MOST)


def never_helped(member_id: int) -> Select[Contact]:
    """Contacts who helped the member, and whom the member never helped: those who helped most first. People
    of the first list are left out.
    """
    tally_key = or_(
        and_(Contact.member_id.is_not(None), PairTally.other == key("m", Contact.member_id)),
        and_(Contact.member_id.is_(None), PairTally.other == key("c", Contact.id)),
    )
    is_one_sided = (PairTally.member_id == member_id, PairTally.received > 0, PairTally.given == 0)
    scope = contacts.book(member_id).join(PairTally, tally_key).where(*is_one_sided)
    scope = scope.where(or_(Contact.asks == 0, Contact.favours > 0))
    return scope.order_by(PairTally.received.desc(), Contact.id).limit(MOST)


def key(letter: str, id: Any) -> Any:
    """SQL expression: the key of a person in `PairTally.other`."""
    return literal(letter).concat(cast(id, String))
