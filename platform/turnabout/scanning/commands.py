"""A member scans the code of a card: connect with its owner, or ask to."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.row_locks import locks
from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.contacts import commands as contacts
from turnabout.events.models import AFTER
from turnabout.events.queries import event_now
from turnabout.members.models import Member
from turnabout.safety.queries import is_veiled
from turnabout.scanning import presence, queries
from turnabout.scanning.models import Scan
from turnabout.scanning.policy import KEEP_SCANS_FOR


@command
@locks("card.member")
def meet(
    member: Member,
    card: Card,
    token: str = "",
    idempotency_key: str = "",
    at: datetime | None = None,
    **words: str,
) -> str:
    """Connect with the owner of the card, or ask to if they are not shown to be together.

    `token`: a presence token, or proof of opening one; if valid and unused, it connects at once.
    `at`: when they met, if not now. `words`: a `note` to the owner, and `where_met`. Repeating the
    same key or token changes nothing. Returns their state, as `connections.queries.state` does.
    """
    if queries.scan_with_key(member.id, idempotency_key):
        return state(member.id, card.member_id)
    lifetime, since = token_lifetime(member, card, token), card.member.password_changed_at
    token = presence.valid_token(card.code, token, clock.now(), lifetime, since)
    return record_scan(member, card, token, idempotency_key, at, **words)


def token_lifetime(member: Member, card: Card, token: str) -> timedelta:
    """How long a presence token connects these two at once. Longer only when both were checked in to one
    event as the token was made, because then their phones may have been offline. What the client claims,
    such as an idempotency key, is no evidence.
    """
    made = presence.made_at(token)
    both = made and event_now(member.id, card.member_id, at=made)
    return presence.VALID_AT_SAME_EVENT if both else presence.VALID_FOR


@command
@locks("card.member")
def meet_and_note(
    member: Member, card: Card, token: str, idempotency_key: str, words: dict[str, str],
    notes: dict[str, Any], at: datetime | None = None,
) -> str:  # fmt: skip
    """Do the same, put the owner into the member's contact book, and save the notes there."""
    if idempotency_key and queries.scan_with_key(member.id, idempotency_key):
        return state(member.id, card.member_id)
    result = meet(member, card, token, idempotency_key, at, **words)
    if not is_veiled(member.id, card.member_id):
        where_met = words.get("where_met") or place_of_meeting(
            member.id, card.member_id, was_offline=bool(idempotency_key)
        )
        day = clock.local_date(at or clock.now(), member.time_zone)
        contact = contacts.add_member(member, card.member, met_where=where_met, met_on=day)
        contacts.record_meeting(contact, **notes)
    return result


def record_scan(
    member: Member, card: Card, token: str, idempotency_key: str, at: datetime | None = None,
    note: str = "", where_met: str = "",
) -> str:  # fmt: skip
    """`token`: a valid one, or "". It connects one member; to others it is only the code of the card."""
    if member.id == card.member_id:
        return connections.ask(member, card.member)  # refuses: this is you
    before = queries.scan_with_token(token) if token else None
    together = bool(token) and before is None
    if together or idempotency_key:
        used = token if together else None
        save(Scan(member_id=member.id, card_id=card.id, slip=idempotency_key or None, live=used))
    where_met = where_met or place_of_meeting(
        member.id, card.member_id, together, was_offline=bool(idempotency_key)
    )
    if together:
        return connections.connect(member, card.member, where_met, at)
    if before and before.member_id == member.id:
        return state(member.id, card.member_id)  # the page was reloaded
    return connections.ask(member, card.member, note, where_met)


def place_of_meeting(
    member_id: int, owner_id: int, together: bool = False, was_offline: bool = False
) -> str:
    """The title of the event both are checked in to, else of the one the member is checked in to. Where
    the owner alone is checked in is told only to somebody who is `together` with them. A scan sent by a
    phone that `was_offline` may also belong to an event that ended earlier that evening.
    """
    after = presence.VALID_AT_SAME_EVENT if was_offline else AFTER
    event = event_now(member_id, owner_id, after) or event_now(member_id, after=after)
    event = event or (event_now(owner_id) if together else None)
    return event[1] if event else ""


@command
def delete_old_scans() -> None:
    """No phone sends an idempotency key again after so long, and every presence token has expired."""
    db.session.execute(delete(Scan).where(Scan.scanned_at < clock.now() - KEEP_SCANS_FOR))
