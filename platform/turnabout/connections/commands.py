"""Commands on connections: ask, accept, decline, withdraw, end; connect two members who met."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.connections import meeting_touches, policy, queries
from turnabout.connections.models import Connection, HeldRequest, pair_key
from turnabout.contacts import commands as contacts
from turnabout.members.commands import on_password_change
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers
from turnabout.notices.commands import settle, tell
from turnabout.safety import commands as safety
from turnabout.safety.queries import is_veiled


@command
def ask(asker: Member, asked: Member, note: str = "", where_met: str = "") -> str:
    """Ask to connect. Asking back accepts. Return the new state, as `queries.state` does. If the two are
    hidden from each other, do nothing and return `none`.
    """
    if asker.id == asked.id:
        raise Refused(_("That’s you. You can’t connect with yourself."))
    if not asked.is_here or is_veiled(asker.id, asked.id):
        return "none"
    last = queries.last_between(asker.id, asked.id)
    if last is None or last.ended_at:
        start_request(asker, asked, note, where_met)
    elif last.asker_id == asker.id:
        ask_again(last, note, where_met)
    elif last.withdrawn_at:
        start_request(asker, asked, note, where_met)
    else:
        accept(last, asker)  # asking back accepts, even after a decline
    return queries.state(asker.id, asked.id)


def ask_again(last: Connection, note: str, where_met: str) -> None:
    """Repeat a request. During the cool-down after a decline or withdrawal, reopen the old request instead
    of sending another: the other member is not notified twice, and a decline stands.
    """
    if last.is_waiting or last.is_accepted:
        return
    if policy.is_cooling_down(last):
        last.withdrawn_at = None
        if last.declined_at is None:
            last.note, last.where_met = note or last.note, where_met or last.where_met
        return
    last.withdrawn_at = last.withdrawn_at or clock.now()
    start_request(last.asker, last.asked, note, where_met)


def start_request(asker: Member, asked: Member, note: str, where_met: str) -> None:
    """Send the request, or hold it until the asker has confirmed their e-mail address. Refused above the
    daily limit.
    """
    if may_contact_strangers(asker):
        policy.check_request_limit(asker)
        send_request(asker, asked, note, where_met)
    elif queries.held_request(asker.id, asked.id) is None:
        policy.check_request_limit(asker)
        save(HeldRequest(member_id=asker.id, asked_id=asked.id, note=note, where_met=where_met))


def send_request(asker: Member, asked: Member, note: str, where_met: str) -> None:
    row = save(Connection(
        asker_id=asker.id, asked_id=asked.id, pair=pair_key(asker.id, asked.id),
        note=note, where_met=where_met,
    ))  # fmt: skip
    tell(asked, "connection-asked", asker, row, url_path("meeting.member", id=asker.id))


@command
def send_held_requests(member: Member) -> None:
    """Send the requests that were held until the member confirmed their address."""
    if not may_contact_strangers(member):
        return
    for held in fetch_all(queries.held_requests_of(member.id)):
        db.session.delete(held)
        db.session.flush()
        ask(member, held.asked, held.note, held.where_met)


@on_password_change
def delete_held_requests(member: Member) -> str | None:
    """Delete the member's held requests when their password is replaced: whoever else used the account may
    have written them. Return a sentence that tells the member, or None if there were none.
    """
    result: Any = db.session.execute(delete(HeldRequest).where(HeldRequest.member_id == member.id))
    message = _(
        "Your requests to connect weren’t sent, because your e-mail address wasn’t confirmed yet."
    )
    return message if result.rowcount else None


@command
def cancel_held_request(member: Member, asked: Member) -> None:
    delete_held_request(member.id, asked.id)


@command
def accept(connection: Connection, member: Member) -> None:
    """Accept a request. Each member is added to the other's contact book, with where they met."""
    if connection.is_accepted:
        return
    if connection.asked_id != member.id or connection.withdrawn_at or connection.ended_at:
        raise Refused(_("This request was cancelled."))
    establish(connection)
    asker = connection.asker
    tell(asker, "connection-accepted", member, connection, url_path("meeting.member", id=member.id))


@command
def connect(
    member: Member,
    other: Member,
    where_met: str = "",
    at: datetime | None = None,
    in_person: bool = True,
) -> str:
    """Connect two members who met, or were introduced, without a request. `at` is when they met; now by
    default. If they met `in_person`, `other` is told, and the meeting is a touch in both contact books,
    even if the two were connected before.

    Overrides earlier requests, declines and endings. Does nothing and returns `none` if the two are hidden
    from each other or `other` has left; else returns `connected`, as `queries.state` does.
    """
    if member.id == other.id:
        raise Refused(_("That’s you. You can’t connect with yourself."))
    if not other.is_here or is_veiled(member.id, other.id):
        return "none"
    last = queries.last_between(member.id, other.id)
    if last is None or not last.is_accepted:
        last = connect_anew(last, member, other, where_met, at)
        if in_person:
            url = url_path("meeting.member", id=member.id)
            tell(other, "connection-met", member, last, url)
    if in_person:
        meeting_touches.follow(last, where_met, at or clock.now())
    return "connected"


def connect_anew(
    last: Connection | None, member: Member, other: Member, where_met: str, at: datetime | None
) -> Connection:
    """Accept the last request if it is still open, or else make a connection."""
    if last is None or last.withdrawn_at or last.ended_at:
        pair = pair_key(member.id, other.id)
        last = save(Connection(asker_id=member.id, asked_id=other.id, pair=pair))
    last.where_met = where_met or last.where_met
    establish(last, at or clock.now())
    return last


def establish(connection: Connection, met_at: datetime | None = None) -> None:
    """Mark the connection as accepted, tie the two members, and add each to the other's contact book.
    `met_at` is when they met; by default when the request was sent if it says where they met, else now.
    """
    asker, asked = connection.asker, connection.asked
    met_at = met_at or (connection.asked_at if connection.where_met else clock.now())
    connection.accepted_at, connection.declined_at = clock.now(), None
    safety.tie(asker, asked)
    for member, other in ((asker, asked), (asked, asker)):
        day = clock.local_date(met_at, member.time_zone)
        contacts.add_member(member, other, met_where=connection.where_met, met_on=day)
        delete_held_request(member.id, other.id)
        settle(member.id, connection)


@command
def decline(connection: Connection, member: Member) -> None:
    """Decline a request. The asker is not told, and still sees it as unanswered."""
    if connection.asked_id == member.id and connection.is_waiting:
        connection.declined_at = clock.now()
        settle(member.id, connection)


@command
def withdraw(connection: Connection, member: Member) -> None:
    """Withdraw a request. A declined one can be withdrawn too, because its asker cannot tell it from an
    unanswered one.
    """
    if connection.asker_id != member.id or connection.accepted_at:
        raise Refused(_("You’re already connected."))
    connection.withdrawn_at = connection.withdrawn_at or clock.now()
    settle(connection.asked_id, connection)


@command
def end(connection: Connection, member: Member) -> None:
    """End a connection without telling the other member. Each keeps their own notes."""
    if connection.is_accepted:
        connection.ended_at, connection.ended_by_id = clock.now(), member.id
        safety.untie(connection.asker, connection.asked)


@command
def remove_words(connection: Connection) -> None:
    """Remove the text of a reported request, on behalf of an operator."""
    connection.note = connection.where_met = ""


def delete_held_request(member_id: int, asked_id: int) -> None:
    held = queries.held_request(member_id, asked_id)
    if held:
        db.session.delete(held)
        db.session.flush()
