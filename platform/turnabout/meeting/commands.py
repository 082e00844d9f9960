"""Two people meet, and one reads the other's code."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.cards.models import Card
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.contacts import commands as contacts
from turnabout.events.models import AFTER
from turnabout.events.queries import event_now
from turnabout.meeting import presence, queries
from turnabout.meeting.models import Pairing, Pin, Scan
from turnabout.members.commands import ends_with_password
from turnabout.members.models import Member
from turnabout.notices.commands import settle, settle_for_all, tell
from turnabout.safety.queries import is_veiled

KEPT, REST = timedelta(days=30), timedelta(days=90)


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
    if queries.of_slip(member.id, slip):
        return state(member.id, card.member_id)
    since = card.member.password_changed_at
    word = presence.proven(card.code, live, clock.now(), how_long(member, card, live), since)
    return scan(member, card, word, slip, at, **words)


def how_long(member: Member, card: Card, live: str) -> timedelta:
    """How long a word of presence connects these two at once. Longer only where the site itself knows that
    they were together, since both were checked in to one event when the word was made: then their phones
    may have had no network. What the client says of itself, such as a slip, is no evidence.
    """
    made = presence.made_at(live)
    both = made and event_now(member.id, card.member_id, at=made)
    return presence.THAT_EVENING if both else presence.GOOD_FOR


@command
def meet_and_jot(
    member: Member, card: Card, live: str, slip: str, words: dict[str, str], jotted: dict[str, Any],
    at: datetime | None = None,
) -> str:  # fmt: skip
    """The same with what was noted beside it; the owner stands in the member's book from now on."""
    if slip and queries.of_slip(member.id, slip):
        return state(member.id, card.member_id)
    found = meet(member, card, live, slip, at, **words)
    if not is_veiled(member.id, card.member_id):
        where_met = words.get("where_met") or met_at(member.id, card.member_id, slip=slip)
        day = clock.local_date(at or clock.now(), member.time_zone)
        contact = contacts.know(member, card.member, met_where=where_met, met_on=day)
        contacts.jot(contact, **jotted)
    return found


def scan(
    member: Member, card: Card, live: str, slip: str, at: datetime | None = None, note: str = "",
    where_met: str = "",
) -> str:  # fmt: skip
    if member.id == card.member_id:
        return connections.ask(member, card.member)  # which says that this is you
    before = queries.used(live) if live else None
    together = bool(live) and before is None
    if together or slip:
        word = live if together else None
        save(Scan(member_id=member.id, card_id=card.id, slip=slip or None, live=word))
    where_met = where_met or met_at(member.id, card.member_id, together, slip)
    if together:
        return connections.join_hands(member, card.member, where_met, at)
    if before and before.member_id == member.id:
        return state(member.id, card.member_id)  # the page was opened once more
    return connections.ask(member, card.member, note, where_met)


def met_at(member_id: int, owner_id: int, together: bool = False, slip: str = "") -> str:
    """The event that both are checked in to, else the one that the member is; where the owner is just now,
    only somebody who stands before them may learn. With a slip a phone kept the scan until it had a
    network: then an event of that evening will do, but none at which the owner alone was.
    """
    after = presence.THAT_EVENING if slip else AFTER
    found = event_now(member_id, owner_id, after) or event_now(member_id, after=after)
    found = found or (event_now(owner_id) if together else None)
    return found[1] if found else ""


# --- two codes on one table ---


@command
def pair(one: Member, other: Member, where_met: str = "", said: Collection[int] = ()) -> str:
    """Their codes were typed side by side. `said`: the ids of those who said yes on the spot. Answers
    `asked`, also where nothing follows from it; `connected` only to the two themselves: who knows whom is
    nothing that two codes tell.
    """
    if one.id == other.id:
        raise Refused(_("Both codes belong to the same person."))
    one, other = sorted((one, other), key=lambda member: member.id)
    now = state(one.id, other.id)
    if now == "connected" or is_veiled(one.id, other.id):
        return "connected" if now == "connected" and len(said) == 2 else "asked"
    found = queries.open_pairing(one.id, other.id)
    if found is None:
        rests = queries.was_dropped_since(one.id, other.id, clock.now() - REST)
        if rests and len(said) < 2:
            return "asked"
        found = begin_pairing(one, other, where_met, said)
    for member in (one, other):
        if member.id in said:
            say_yes(found, member)
    return "connected" if found.joined_at else "asked"


def begin_pairing(one: Member, other: Member, where_met: str, said: Collection[int]) -> Pairing:
    """Anybody may type two codes, they are in print: so it tells each no event but one where both are."""
    both = event_now(one.id, other.id)
    where_met = where_met or (both[1] if both else "")
    found = save(Pairing(one_id=one.id, other_id=other.id, where_met=where_met))
    url = url_path("meeting.together.mine")
    for member in (one, other):
        if member.id not in said:
            tell(member, "pairing-typed", found.beside(member.id), found, url)
    return found


@command
def say_yes(pairing: Pairing, member: Member) -> None:
    if pairing.joined_at or pairing.dropped_at:
        return
    if pairing.one_id == member.id:
        pairing.one_said_at = pairing.one_said_at or clock.now()
    else:
        pairing.other_said_at = pairing.other_said_at or clock.now()
    settle(member.id, pairing)
    if pairing.one_said_at and pairing.other_said_at:
        pairing.joined_at = clock.now()
        other, at = pairing.beside(member.id), pairing.typed_at
        connections.join_hands(member, other, pairing.where_met, at)


@command
def drop(pairing: Pairing, member: Member) -> None:
    """Nobody is told."""
    if pairing.joined_at is None:
        pairing.dropped_at = pairing.dropped_at or clock.now()
        for one_id in (pairing.one_id, pairing.other_id):
            settle(one_id, pairing)


@command
def choose_pin(member: Member, hashed: str) -> None:
    """Hashed outside: that takes long, and a transaction should not wait for it."""
    db.session.merge(Pin(member_id=member.id, hash=hashed, chosen_at=clock.now()))


@command
def forget_pin(member: Member) -> None:
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))


@ends_with_password
def end_pin(member: Member) -> str | None:
    """Whoever had got in may have chosen it; a yes that connected nobody yet, the owner is asked again."""
    for pairing in fetch_all(queries.unjoined_of(member.id)):
        if pairing.one_id == member.id:
            pairing.one_said_at = None
        else:
            pairing.other_said_at = None
    had_one = queries.pin_of(member.id) is not None
    forget_pin(member)
    return _("Your PIN no longer works either. You can choose a new one.") if had_one else None


@command
def forget_scans() -> None:
    """A slip that old does not come back, and a word of presence has long run out."""
    db.session.execute(delete(Scan).where(Scan.scanned_at < clock.now() - KEPT))
    for pairing in fetch_all(queries.unjoined_since(clock.now() - REST)):
        settle_for_all(pairing)
        db.session.delete(pairing)
    db.session.flush()
