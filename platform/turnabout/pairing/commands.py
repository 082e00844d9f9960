"""Two people whose codes are typed on one device are connected when both say yes."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.events.queries import event_now
from turnabout.members.commands import ends_with_password
from turnabout.members.models import Member
from turnabout.notices.commands import settle, settle_for_all, tell
from turnabout.pairing import queries
from turnabout.pairing.models import Pairing, Pin
from turnabout.safety.queries import is_veiled

COOL_DOWN = timedelta(days=90)


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
        rests = queries.was_dropped_since(one.id, other.id, clock.now() - COOL_DOWN)
        if rests and len(said) < 2:
            return "asked"
        found = start_pairing(one, other, where_met, said)
    for member in (one, other):
        if member.id in said:
            say_yes(found, member)
    return "connected" if found.joined_at else "asked"


def start_pairing(one: Member, other: Member, where_met: str, said: Collection[int]) -> Pairing:
    """Anybody may type two codes, they are in print: so it tells each no event but one where both are."""
    both = event_now(one.id, other.id)
    where_met = where_met or (both[1] if both else "")
    found = save(Pairing(one_id=one.id, other_id=other.id, where_met=where_met))
    url = url_path("pairing.mine")
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
        connections.connect(member, other, pairing.where_met, at)


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
def delete_pin(member: Member) -> None:
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))


@ends_with_password
def reset_after_new_password(member: Member) -> str | None:
    """Whoever had got in may have chosen it; a yes that connected nobody yet, the owner is asked again."""
    for pairing in fetch_all(queries.unjoined_pairings_of(member.id)):
        if pairing.one_id == member.id:
            pairing.one_said_at = None
        else:
            pairing.other_said_at = None
    had_one = queries.pin_of(member.id) is not None
    delete_pin(member)
    return _("Your PIN no longer works either. You can choose a new one.") if had_one else None


@command
def delete_old_pairings() -> None:
    for pairing in fetch_all(queries.unjoined_pairings_before(clock.now() - COOL_DOWN)):
        settle_for_all(pairing)
        db.session.delete(pairing)
    db.session.flush()
