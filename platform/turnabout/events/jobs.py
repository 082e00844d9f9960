"""Reminders, notices of changes, and the recount of who comes."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import JobName, enqueue, job
from turnabout.events import attendees, policy
from turnabout.events.capacity import page_of
from turnabout.events.models import Attendance, Event
from turnabout.events.time_phrases import title_and_time
from turnabout.notices.commands import tell

TELL_ATTENDEES = JobName("events.tell_those_who_come")

AT_ONCE = 100  # letters in one transaction; the rest comes with the next run


@job("events.remind")
def remind() -> None:
    """A day before, and two hours before, to those who have a place."""
    now = clock.now()
    for one in fetch_all(attendees.to_remind(now).limit(AT_ONCE)):
        event = one.event
        one.remind_at = policy.next_reminder(event.starts_at)
        if one.comes_since and policy.is_open(event) and event.starts_at > now:
            kind = "event-soon" if policy.is_soon(event) else "event-coming"
            tell(one.member, kind, None, event, page_of(event), title_and_time(event, one.member))


@job(TELL_ATTENDEES)
def tell_those_who_come(event_ids: list[int], kind: str, after: int = 0) -> None:
    """That these events were changed or called off: one notice to each, whatever they come to."""
    rows = fetch_all(who_comes(event_ids, after).limit(AT_ONCE))
    theirs: dict[int, list[Attendance]] = {}
    for one in rows:
        theirs.setdefault(one.member_id, []).append(one)
    for all_of_one in theirs.values():
        tell_one(all_of_one[0], len(all_of_one) - 1, kind)
    if len(rows) == AT_ONCE:
        enqueue(TELL_ATTENDEES, event_ids=event_ids, kind=kind, after=max(theirs))


def who_comes(event_ids: list[int], after: int) -> Any:
    on = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(Attendance.event_id.in_(event_ids), on, Attendance.member_id > after)
        .order_by(Attendance.member_id, Event.starts_at)
    )


def tell_one(one: Attendance, more: int, kind: str) -> None:
    event = one.event
    told = title_and_time(event, one.member, more)
    why = f"\n{event.called_off_why}" if event.called_off_at else ""
    tell(one.member, kind, None, event, page_of(event), told + why)


OF_EVENT = "select count(*) from attendance where attendance.event_id = event.id"
recount_total("event", "coming", f"{OF_EVENT} and attendance.comes_since is not null")
recount_total("event", "waiting", f"{OF_EVENT} and attendance.waits_since is not null")
