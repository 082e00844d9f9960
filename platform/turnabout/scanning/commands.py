"""Two people meet, and one reads the other's code."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

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

KEEP_SCANS_FOR = timedelta(days=30)


@command
def meet(
    member: Member,
    card: Card,
    live: str = "",
    slip: str = "",
    at: datetime | None = None,
    **words: str,
) -> str:
    """Connect with the owner of the card: at once when `live`, a word of presence or a proof that one was
    seen, shows that the two are together, else by asking. The same slip, or the same word again, does
    nothing more.

    `words`: a `note` to the owner, and `where_met`; `at`: when that was, if not now. Says how the
    member stands to the owner now, in the words of `connections.queries.state`.
    """
    if queries.scan_with_key(member.id, slip):
        return state(member.id, card.member_id)
    since = card.member.password_changed_at
    word = presence.valid_token(
        card.code, live, clock.now(), token_lifetime(member, card, live), since
    )
    return record_scan(member, card, word, slip, at, **words)


def token_lifetime(member: Member, card: Card, live: str) -> timedelta:
    """How long a word of presence connects these two at once. Longer only where the site itself knows that
    they were together, since both were checked in to one event when the word was made: then their phones
    may have had no network. What the client says of itself, such as a slip, is no evidence.
    """
    made = presence.made_at(live)
    both = made and event_now(member.id, card.member_id, at=made)
    return presence.VALID_AT_SAME_EVENT if both else presence.VALID_FOR


@command
def meet_and_note(
    member: Member, card: Card, live: str, slip: str, words: dict[str, str], jotted: dict[str, Any],
    at: datetime | None = None,
) -> str:  # fmt: skip
    """The same with what was noted beside it; the owner stands in the member's book from now on."""
    if slip and queries.scan_with_key(member.id, slip):
        return state(member.id, card.member_id)
    found = meet(member, card, live, slip, at, **words)
    if not is_veiled(member.id, card.member_id):
        where_met = words.get("where_met") or place_of_meeting(member.id, card.member_id, slip=slip)
        day = clock.local_date(at or clock.now(), member.time_zone)
        contact = contacts.know(member, card.member, met_where=where_met, met_on=day)
        contacts.jot(contact, **jotted)
    return found


def record_scan(
    member: Member, card: Card, live: str, slip: str, at: datetime | None = None, note: str = "",
    where_met: str = "",
) -> str:  # fmt: skip
    if member.id == card.member_id:
        return connections.ask(member, card.member)  # which says that this is you
    before = queries.scan_with_token(live) if live else None
    together = bool(live) and before is None
    if together or slip:
        word = live if together else None
        save(Scan(member_id=member.id, card_id=card.id, slip=slip or None, live=word))
    where_met = where_met or place_of_meeting(member.id, card.member_id, together, slip)
    if together:
        return connections.connect(member, card.member, where_met, at)
    if before and before.member_id == member.id:
        return state(member.id, card.member_id)  # the page was opened once more
    return connections.ask(member, card.member, note, where_met)


def place_of_meeting(member_id: int, owner_id: int, together: bool = False, slip: str = "") -> str:
    """The event that both are checked in to, else the one that the member is; where the owner is just now,
    only somebody who stands before them may learn. With a slip a phone kept the scan until it had a
    network: then an event of that evening will do, but none at which the owner alone was.
    """
    after = presence.VALID_AT_SAME_EVENT if slip else AFTER
    found = event_now(member_id, owner_id, after) or event_now(member_id, after=after)
    found = found or (event_now(owner_id) if together else None)
    return found[1] if found else ""


@command
def delete_old_scans() -> None:
    """A slip that old does not come back, and a word of presence has long run out."""
    db.session.execute(delete(Scan).where(Scan.scanned_at < clock.now() - KEEP_SCANS_FOR))
