"""What a member takes along of their calendars, and how those are deleted."""

from typing import Any

from sqlalchemy import Select, delete

from turnabout.base.db.session import db, fetch_all
from turnabout.calendars.entries import calendar_file
from turnabout.calendars.models import Calendar
from turnabout.calendars.queries import calendars_of
from turnabout.events.models import Attendance, Event
from turnabout.events.queries import visible_events
from turnabout.members.models import Member

TABLES = {"calendar"}


def takes(member: Member) -> dict[str, object]:
    return {
        "calendars": [
            {
                "of": one.community.name if one.community else None,
                "made_at": one.made_at.isoformat(),
            }
            for one in fetch_all(calendars_of(member.id))
        ]
    }


def files(member: Member) -> dict[str, bytes]:
    """The events that the member said anything about and may still see, for a calendar program."""
    rows = db.session.execute(visible_attendances(member.id)).all()
    return {"events.ics": calendar_file([(event, mine) for event, mine in rows])}


def visible_attendances(member_id: int) -> Select[*tuple[Any, ...]]:
    scope = visible_events(member_id).join(Attendance, Attendance.event_id == Event.id)
    mine = scope.where(Attendance.member_id == member_id).order_by(Attendance.id)
    return mine.add_columns(Attendance)


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Calendar).where(Calendar.member_id == member.id))
