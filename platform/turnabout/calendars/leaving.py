"""Export and deletion of a member's calendar feeds, and their events as a calendar file."""

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
                "of_people": calendar.of_people,
                "of": calendar.community.name if calendar.community else None,
                "made_at": calendar.made_at.isoformat(),
            }
            for calendar in fetch_all(calendars_of(member.id))
        ]
    }


def files(member: Member) -> dict[str, bytes]:
    """Return `events.ics` with the events that the member has answered and may still see."""
    rows = db.session.execute(visible_attendances(member.id)).all()
    return {"events.ics": calendar_file([(event, attendance) for event, attendance in rows])}


def visible_attendances(member_id: int) -> Select[*tuple[Any, ...]]:
    scope = visible_events(member_id).join(Attendance, Attendance.event_id == Event.id)
    own = scope.where(Attendance.member_id == member_id).order_by(Attendance.id)
    return own.add_columns(Attendance)


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Calendar).where(Calendar.member_id == member.id))
