"""Give and release places at an event, and keep its totals. Call these inside a command."""

from turnabout.base.db.session import db, save
from turnabout.base.i18n import clock
from turnabout.base.web.links import url_path
from turnabout.events import attendees, policy, queries
from turnabout.events.models import Attendance, Event
from turnabout.events.time_phrases import title_and_time
from turnabout.members.models import Member
from turnabout.notices.commands import tell


def get_or_create_attendance(event: Event, member: Member) -> Attendance:
    attendance = queries.attendance(event.id, member.id)
    return attendance or save(Attendance(event_id=event.id, member_id=member.id))


def give_place(event: Event, attendance: Attendance) -> None:
    if attendance.waits_since:
        attendance.waits_since = None
        event.waiting -= 1
    attendance.comes_since = clock.now()
    attendance.remind_at = policy.next_reminder(event.starts_at)
    event.coming += 1
    db.session.flush()


def release_place(event: Event, attendance: Attendance) -> None:
    event.coming -= int(attendance.comes_since is not None)
    event.waiting -= int(attendance.waits_since is not None)
    attendance.comes_since = attendance.waits_since = attendance.remind_at = None
    db.session.flush()


def fill_free_places(event: Event) -> None:
    """Give free places to those who have waited the longest, and notify them."""
    while policy.is_open(event) and event.waiting and not policy.is_full(event):
        attendance = attendees.next_in_waiting_list(event.id)
        if attendance is None:
            return
        give_place(event, attendance)
        text = title_and_time(event, attendance.member)
        tell(attendance.member, "event-place", None, event, event_url(event), text)


def event_url(event: Event) -> str:
    return url_path("events.show", id=event.id)
