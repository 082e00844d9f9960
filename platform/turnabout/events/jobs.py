"""Reminders, notices of changes, and the recount of attendees."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import JobName, enqueue, job
from turnabout.events import attendees, policy
from turnabout.events.capacity import event_url
from turnabout.events.models import Attendance, Event
from turnabout.events.time_phrases import title_and_time
from turnabout.notices.commands import tell

TELL_ATTENDEES = JobName("events.tell_those_who_come")

BATCH_SIZE = 100  # notices in one transaction; the next run continues


@job("events.remind")
def remind() -> None:
    """Send the due reminders, a day and two hours before an event, to those who have a place."""
    now = clock.now()
    for attendance in fetch_all(attendees.due_reminders(now).limit(BATCH_SIZE)):
        event = attendance.event
        attendance.remind_at = policy.next_reminder(event.starts_at)
        if attendance.comes_since and policy.is_open(event) and event.starts_at > now:
            kind = "event-soon" if policy.is_soon(event) else "event-coming"
            tell(
                attendance.member,
                kind,
                None,
                event,
                event_url(event),
                title_and_time(event, attendance.member),
            )


@job(TELL_ATTENDEES)
def tell_those_who_come(event_ids: list[int], kind: str, after: int = 0) -> None:
    """Notify attendees that events were changed or called off: each once, however many they attend.

    Handles one batch of members with ids above `after`, and enqueues the next.
    """
    rows = fetch_all(attendances_to_notify(event_ids, after).limit(BATCH_SIZE))
    by_member: dict[int, list[Attendance]] = {}
    for attendance in rows:
        by_member.setdefault(attendance.member_id, []).append(attendance)
    for attendances in by_member.values():
        notify_attendee(attendances[0], len(attendances) - 1, kind)
    if len(rows) == BATCH_SIZE:
        enqueue(TELL_ATTENDEES, event_ids=event_ids, kind=kind, after=max(by_member))


def attendances_to_notify(event_ids: list[int], after: int) -> Any:
    has_place = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(Attendance.event_id.in_(event_ids), has_place, Attendance.member_id > after)
        .order_by(Attendance.member_id, Event.starts_at)
    )


def notify_attendee(attendance: Attendance, more: int, kind: str) -> None:
    event = attendance.event
    text = title_and_time(event, attendance.member, more)
    why = f"\n{event.called_off_why}" if event.called_off_at else ""
    tell(attendance.member, kind, None, event, event_url(event), text + why)


OF_EVENT = "select count(*) from attendance where attendance.event_id = event.id"
recount_total("event", "coming", f"{OF_EVENT} and attendance.comes_since is not null")
recount_total("event", "waiting", f"{OF_EVENT} and attendance.waits_since is not null")
