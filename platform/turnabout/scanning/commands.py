"""Scanning the code of a card: connect with its owner, or ask to."""

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
from turnabout.events.queries import current_event
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
    """Connect with the owner of the card at once if a token proves that the two are together, else ask
    to.

    `token`: a presence token, or proof of having opened one; it must be valid and unused. `at`: when
    they met, if not now. `words`: a `note` to the owner, and `where_met`. Idempotent by key and by
    token. Returns their state, as `connections.queries.state` does.
    """
    if queries.scan_with_key(member.id, idempotency_key):
        return state(member.id, card.member_id)
    lifetime, since = token_lifetime(member, card, token), card.member.password_changed_at
    token = presence.valid_token(card.code, token, clock.now(), lifetime, since)
    return record_scan(member, card, token, idempotency_key, at, **words)


def token_lifetime(member: Member, card: Card, token: str) -> timedelta:
    """Return how long a presence token connects these two at once. Longer only if both were checked in
    to one event when it was made, because their phones may have been offline. Only the server's own
    records count: what the client sends, such as an idempotency key, is no evidence.
    """
    made_at = presence.made_at(token)
    at_same_event = made_at and current_event(member.id, card.member_id, at=made_at)
    return presence.VALID_AT_SAME_EVENT if at_same_event else presence.VALID_FOR


@command
@locks("card.member")
def meet_and_note(
    member: Member, card: Card, token: str, idempotency_key: str, words: dict[str, str],
    notes: dict[str, Any], at: datetime | None = None,
) -> str:  # fmt: skip
    """Do what `meet` does, add the owner to the member's contact book, and save the notes there."""
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
    """Store the scan, then connect or ask. `token`: a valid one, or "". It connects one member; for
    anybody else it is only the code of the card.
    """
    if member.id == card.member_id:
        return connections.ask(member, card.member)  # refuses, with a sentence: this is you
    earlier_scan = queries.scan_with_token(token) if token else None
    together = bool(token) and earlier_scan is None
    if together or idempotency_key:
        used_token = token if together else None
        save(
            Scan(
                member_id=member.id, card_id=card.id, slip=idempotency_key or None, live=used_token
            )
        )
    where_met = where_met or place_of_meeting(
        member.id, card.member_id, together, was_offline=bool(idempotency_key)
    )
    if together:
        return connections.connect(member, card.member, where_met, at)
    if earlier_scan and earlier_scan.member_id == member.id:
        return state(member.id, card.member_id)  # the page was reloaded
    return connections.ask(member, card.member, note, where_met)


def place_of_meeting(
    member_id: int, owner_id: int, together: bool = False, was_offline: bool = False
) -> str:
    """Return the title of the event both are checked in to, else of the one the member is checked in to,
    else "". The event of the owner alone is revealed only to somebody who is `together` with them. If
    the phone `was_offline`, an event that has ended by now counts as well.
    """
    after = presence.VALID_AT_SAME_EVENT if was_offline else AFTER
    event = current_event(member_id, owner_id, after) or current_event(member_id, after=after)
    event = event or (current_event(owner_id) if together else None)
    return event[1] if event else ""


@command
def delete_old_scans() -> None:
    """Delete scans so old that no phone will resend their idempotency keys, and that their presence
    tokens have expired.
    """
    db.session.execute(delete(Scan).where(Scan.scanned_at < clock.now() - KEEP_SCANS_FOR))
