"""Export and end of a member's connections."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, or_, select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.connections import queries
from turnabout.connections.models import Connection, HeldRequest
from turnabout.members.models import Member
from turnabout.safety import commands as safety

TABLES = {"connection", "held"}


def involves_member(member: Member) -> Any:
    """SQL condition: the member asked or was asked."""
    return or_(Connection.asker_id == member.id, Connection.asked_id == member.id)


def takes(member: Member) -> dict[str, object]:
    rows = fetch_all(queries.connections_in_sight(member.id).order_by(Connection.id))
    held = fetch_all(queries.held_requests_of(member.id))
    others = [row.other_than(member.id).id for row in rows]
    names = {
        other.id: other.name for other in fetch_all(queries.nameable_members(member.id, others))
    }
    return {
        "connections": [export_connection(row, member, names) for row in rows],
        "requests_kept_until_confirmed": [
            {"to": request.asked.name, "note": request.note, "where_met": request.where_met}
            for request in held
        ],
    }


def export_connection(row: Connection, member: Member, names: Mapping[int, str]) -> dict[str, Any]:
    """One connection for the export. As on the site, a decline is not shown to its asker. `names` maps ids
    to the names that the member may still see.
    """
    is_recipient = row.asked_id == member.id
    moments = {"asked_at": row.asked_at, "accepted_at": row.accepted_at, "ended_at": row.ended_at}
    moments |= {"declined_at": row.declined_at} if is_recipient else {}
    return {
        "with": names.get(row.other_than(member.id).id),
        "asked_by_me": not is_recipient,
        "note": row.note,
        "where_met": row.where_met,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }


def empties(member: Member, choice: str) -> None:
    """End the member's connections and withdraw their requests. If `choice` is `delete`, erase what they
    wrote in requests.
    """
    for row in fetch_all(
        select(Connection).where(involves_member(member), Connection.ended_at.is_(None))
    ):
        end_or_withdraw(row, member)
    db.session.execute(
        delete(HeldRequest).where(
            or_(HeldRequest.member_id == member.id, HeldRequest.asked_id == member.id)
        )
    )
    if choice == "delete":
        own_requests = update(Connection).where(Connection.asker_id == member.id)
        db.session.execute(own_requests.values(note="", where_met=""))


def end_or_withdraw(row: Connection, member: Member) -> None:
    if row.accepted_at:
        row.ended_at, row.ended_by_id = clock.now(), member.id
        safety.untie(row.asker, row.asked)
    else:
        row.withdrawn_at = row.withdrawn_at or clock.now()
    db.session.flush()
