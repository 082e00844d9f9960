"""Places at an event, and the totals that go with them. Called by commands, inside their transaction."""

from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.base.web.links import url_path
from turnabout.events import attendees, policy
from turnabout.events.models import Attendance, Event
from turnabout.events.time_phrases import title_and_time
from turnabout.notices.commands import tell


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
