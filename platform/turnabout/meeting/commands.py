"""Two people meet, and one reads the other's code."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from turnabout.base import clock
from turnabout.base.db import command, db, save
from turnabout.cards.models import Card
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.contacts import commands as contacts
from turnabout.meeting import presence, queries
from turnabout.meeting.models import Scan
from turnabout.members.models import Member
from turnabout.safety.queries import is_veiled

KEPT = timedelta(days=30)


@command
def meet(member: Member, card: Card, live: str = "", slip: str = "", **words: str) -> str:
    """Connect with the owner of the card: at once when `live` shows that the two are together, else
    by asking. The same slip, or the same word again, does nothing more.

    `words`: a `note` to the owner, and `where_met`. Says how the member stands to the owner now, in the
    words of `connections.queries.state`.
    """
    if queries.of_slip(member.id, slip):
        return state(member.id, card.member_id)
    within = presence.THAT_EVENING if slip else presence.GOOD_FOR
    here = presence.holds(card.code, live, clock.now(), within)
    return scan(member, card, live if here else "", slip, **words)


@command
def meet_and_jot(
    member: Member, card: Card, live: str, slip: str, words: dict[str, str], jotted: dict[str, Any]
) -> str:
    """The same with what was noted beside it; the owner stands in the member's book from now on."""
    if slip and queries.of_slip(member.id, slip):
        return state(member.id, card.member_id)
    found = meet(member, card, live, slip, **words)
    if not is_veiled(member.id, card.member_id):
        contact = contacts.know(member, card.member, met_where=words.get("where_met", ""))
        contacts.jot(contact, **jotted)
    return found


@command
def meet_after_joining(member: Member, card: Card, proof: str, **words: str) -> str:
    """The same for somebody who opened the card in time and then took a while to join."""
    live = presence.was_seen(card.code, proof, clock.now()) or ""
    return scan(member, card, live, "", **words)


def scan(
    member: Member, card: Card, live: str, slip: str, note: str = "", where_met: str = ""
) -> str:
    if member.id == card.member_id:
        return connections.ask(member, card.member)  # which says that this is you
    before = queries.used(live) if live else None
    together = bool(live) and before is None
    if together or slip:
        word = live if together else None
        save(Scan(member_id=member.id, card_id=card.id, slip=slip or None, live=word))
    if together:
        return connections.join_hands(member, card.member, where_met)
    if before and before.member_id == member.id:
        return state(member.id, card.member_id)  # the page was opened once more
    return connections.ask(member, card.member, note, where_met)


@command
def forget_scans() -> None:
    """A slip that old does not come back, and a word of presence has long run out."""
    db.session.execute(delete(Scan).where(Scan.scanned_at < clock.now() - KEPT))
