"""Export of a member's attendances and planned events, and erasure of the attendances. Planned events stay
with their community.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from turnabout.base.db.session import db, fetch_all
from turnabout.communities.queries import membership
from turnabout.events import policy, queries
from turnabout.events.capacity import fill_free_places, release_place
from turnabout.events.models import Attendance, Event, WalkIn
from turnabout.members.models import Member

TABLES = {"event", "series", "attendance", "walk_in"}


def takes(member: Member) -> dict[str, object]:
    created = (
        queries.visible_events(member.id).where(Event.made_by_id == member.id).order_by(Event.id)
    )
    attendances = fetch_all(attendances_of(member.id))
    visible_ids = visible_event_ids(member.id, attendances)
    return {
        "events_made": [exported_event(row, may_see_link(member, row)) for row in fetch_all(created)],
        "events": [exported_attendance(row, row.event_id in visible_ids) for row in attendances],
    }  # fmt: skip


def attendances_of(member_id: int) -> Any:
    scope = select(Attendance).options(joinedload(Attendance.event))
    return scope.where(Attendance.member_id == member_id).order_by(Attendance.id)


def visible_event_ids(member_id: int, attendances: Sequence[Attendance]) -> set[int]:
    ids = [attendance.event_id for attendance in attendances]
    return {
        event.id for event in fetch_all(queries.visible_events(member_id).where(Event.id.in_(ids)))
    }


def may_see_link(member: Member, event: Event) -> bool:
    """Whether the export includes the link: as on the page, only for stewards and those who come."""
    own_membership, own_attendance = (
        membership(event.community_id, member.id),
        queries.attendance(event.id, member.id),
    )
    return policy.is_event_steward(member, own_membership, event.community) or bool(
        own_attendance and own_attendance.comes_since
    )


def exported_event(event: Event, with_link: bool) -> dict[str, Any]:
    fields = ["title", "about", "bring", "place", "zone", "capacity", "called_off_why"]
    fields += ["link"] if with_link else []
    moments = ("starts_at", "ends_at", "made_at", "called_off_at")
    return {name: getattr(event, name) for name in fields} | iso_dates(event, moments)


def exported_attendance(attendance: Attendance, is_seen: bool) -> dict[str, Any]:
    """Export an attendance. Its dates always; which event it was only while the member may see it."""
    moments = ("comes_since", "waits_since", "cannot_at", "shown_since", "here_at")
    event = {
        "event": attendance.event.title if is_seen else None,
        "starts_at": attendance.event.starts_at.isoformat() if is_seen else None,
    }
    return event | iso_dates(attendance, moments)


def iso_dates(row: Any, names: tuple[str, ...]) -> dict[str, str | None]:
    return {name: (moment := getattr(row, name)) and moment.isoformat() for name in names}


def empties(member: Member, choice: str) -> None:
    """Delete the member's attendances; freed places go to the waiting list. Events they planned stay, since
    they belong to the community. They lose their planner, unless `choice` is `leave`.
    """
    for attendance in fetch_all(attendances_of(member.id)):
        event = attendance.event
        release_place(event, attendance)
        event.here -= int(attendance.here_at is not None)
        db.session.delete(attendance)
        db.session.flush()
        fill_free_places(event)
    execute(update(Attendance).where(Attendance.here_by_id == member.id).values(here_by_id=None))
    execute(update(WalkIn).where(WalkIn.by_id == member.id).values(by_id=None))
    execute(update(Event).where(Event.made_by_id == member.id).values(slip=None))
    if choice != "leave":
        execute(update(Event).where(Event.made_by_id == member.id).values(made_by_id=None))


def execute(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
