"""Pairing: two codes typed on one device connect their owners as soon as both have agreed."""

from collections.abc import Collection

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.events.queries import current_event
from turnabout.members.commands import on_password_change
from turnabout.members.models import Member
from turnabout.notices.commands import settle, settle_for_all, tell
from turnabout.pairing import queries
from turnabout.pairing.models import Pairing, Pin
from turnabout.pairing.policy import COOL_DOWN
from turnabout.safety.queries import is_veiled


@command
def pair(one: Member, other: Member, where_met: str = "", agreed: Collection[int] = ()) -> str:
    """Pair two members whose codes were typed together. `agreed`: the ids of those who gave their PIN.

    Returns "connected" only if both gave theirs, else "asked", even if nothing happens: typing two codes
    must not reveal whether their owners are connected, or hidden from each other.
    """
    if one.id == other.id:
        raise Refused(_("Both codes belong to the same person."))
    one, other = sorted((one, other), key=lambda member: member.id)
    current_state = state(one.id, other.id)
    if current_state == "connected" or is_veiled(one.id, other.id):
        is_certain = current_state == "connected" and len(agreed) == 2
        return connections.connect(one, other, where_met) if is_certain else "asked"
    pairing = queries.open_pairing(one.id, other.id)
    if pairing is None:
        was_declined = queries.was_declined_since(one.id, other.id, clock.now() - COOL_DOWN)
        if was_declined and len(agreed) < 2:
            return "asked"
        pairing = start_pairing(one, other, where_met, agreed)
    for member in (one, other):
        if member.id in agreed:
            agree(pairing, member)
    return "connected" if pairing.joined_at else "asked"


def start_pairing(one: Member, other: Member, where_met: str, agreed: Collection[int]) -> Pairing:
    """Store a pairing and notify those who have not agreed yet. Anybody may type two printed codes, so
    it names an event only if both are checked in to it.
    """
    event = current_event(one.id, other.id)
    where_met = where_met or (event[1] if event else "")
    pairing = save(Pairing(one_id=one.id, other_id=other.id, where_met=where_met))
    url = url_path("pairing.mine")
    for member in (one, other):
        if member.id not in agreed:
            tell(member, "pairing-typed", pairing.other_than(member.id), pairing, url)
    return pairing


@command
def agree(pairing: Pairing, member: Member) -> None:
    """Agree to the pairing; once both have, connect them."""
    if pairing.joined_at or pairing.dropped_at:
        return
    if pairing.one_id == member.id:
        pairing.one_said_at = pairing.one_said_at or clock.now()
    else:
        pairing.other_said_at = pairing.other_said_at or clock.now()
    settle(member.id, pairing)
    if pairing.one_said_at and pairing.other_said_at:
        pairing.joined_at = clock.now()
        other, met_at = pairing.other_than(member.id), pairing.typed_at
        connections.connect(member, other, pairing.where_met, met_at)


@command
def decline(pairing: Pairing, member: Member) -> None:
    """Decline the pairing. The other member is not notified."""
    if pairing.joined_at is None:
        pairing.dropped_at = pairing.dropped_at or clock.now()
        for member_id in (pairing.one_id, pairing.other_id):
            settle(member_id, pairing)


@command
def choose_pin(member: Member, pin_hash: str) -> None:
    """Store the hash of a new PIN. Hash it before calling: hashing is too slow for a transaction."""
    db.session.merge(Pin(member_id=member.id, hash=pin_hash, chosen_at=clock.now()))


@command
def delete_pin(member: Member) -> None:
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))


@on_password_change
def revoke_on_password_change(member: Member) -> str | None:
    """Delete the PIN, which an intruder may have chosen, and withdraw the member's pending agreements."""
    for pairing in fetch_all(queries.unjoined_pairings_of(member.id)):
        if pairing.one_id == member.id:
            pairing.one_said_at = None
        else:
            pairing.other_said_at = None
    had_pin = queries.pin_of(member.id) is not None
    delete_pin(member)
    return _("Your PIN no longer works either. You can choose a new one.") if had_pin else None


@command
def delete_old_pairings() -> None:
    """Delete uncompleted pairings after the cool-down, with their notices."""
    for pairing in fetch_all(queries.unjoined_pairings_before(clock.now() - COOL_DOWN)):
        settle_for_all(pairing)
        db.session.delete(pairing)
    db.session.flush()
