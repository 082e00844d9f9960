"""People whom the member only asked, and people who helped the member and whom they never helped."""

from sqlalchemy import ColumnElement, Select, String, case, cast, literal, or_

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
    is_one_sided = (PairTally.member_id == member_id, PairTally.received > 0, PairTally.given == 0)
    is_theirs = PairTally.other == contact_key()
    scope = contacts.book(member_id).join(PairTally, is_theirs).where(*is_one_sided)
    scope = scope.where(or_(Contact.asks == 0, Contact.favours > 0))
    return scope.order_by(PairTally.received.desc(), Contact.id).limit(MOST)


def contact_key() -> ColumnElement[str]:
    """SQL expression: the `queries.pair_key` of a contact."""
    of_contact = literal("c").concat(cast(Contact.id, String))
    of_member = literal("m").concat(cast(Contact.member_id, String))
    return case((Contact.member_id.is_(None), of_contact), else_=of_member)
