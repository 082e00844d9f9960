"""Places at an event, and the totals that go with them. Called by commands, inside their transaction."""

from turnabout.base.db.session import db, save
from turnabout.base.i18n import clock
from turnabout.base.web.links import url_path
from turnabout.events import attendees, policy, queries
from turnabout.events.models import Attendance, Event
from turnabout.events.time_phrases import title_and_time
from turnabout.members.models import Member
from turnabout.notices.commands import tell


def get_or_create(event: Event, member: Member) -> Attendance:
    """The attendance of this member at this event, created if missing."""
    found = queries.attendance(event.id, member.id)
    return found or save(Attendance(event_id=event.id, member_id=member.id))


def give_place(event: Event, mine: Attendance) -> None:
    if mine.waits_since:
        mine.waits_since = None
        event.waiting -= 1
    mine.comes_since = clock.now()
    mine.remind_at = policy.next_reminder(event.starts_at)
    event.coming += 1
    db.session.flush()


def take_place(event: Event, mine: Attendance) -> None:
    event.coming -= int(mine.comes_since is not None)
    event.waiting -= int(mine.waits_since is not None)
    mine.comes_since = mine.waits_since = mine.remind_at = None
    db.session.flush()


def move_up(event: Event) -> None:
    """Whoever waits the longest gets the place that is free, and is told."""
    while policy.is_open(event) and event.waiting and not policy.is_full(event):
        turn = attendees.first_waiting(event.id)
        if turn is None:
            return
        give_place(event, turn)
        told = title_and_time(event, turn.member)
        tell(turn.member, "event-place", None, event, page_of(event), told)


def page_of(event: Event) -> str:
    return url_path("events.show", id=event.id)
