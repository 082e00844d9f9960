"""The schedule of periodic jobs. Each line names a handler that a module registers with `@job`."""

from typing import Any

from huey import crontab

from turnabout.base.db import recount
from turnabout.base.jobs import outbox
from turnabout.base.jobs.queue import JobName, job, schedule
from turnabout.base.web import rate_limits

PERIODIC_JOBS = (
    (crontab(minute="*"), "outbox.look"),  # finds work whose wake-up was lost
    (crontab(minute="20", hour="3"), "outbox.forget"),
    (crontab(minute="*/10"), "board.end"),
    (crontab(minute="*/5"), "events.remind"),
    (crontab(minute="15"), "board.remind"),
    (crontab(minute="20"), "board.look"),
    (crontab(minute="10", hour="4"), "board.rest"),
    (crontab(minute="25"), "contacts.follow_up"),
    (crontab(minute="35"), "contacts.losing_touch"),
    (crontab(minute="5"), "assistance.take_silence_for_yes"),
    (crontab(minute="10"), "assistance.ask_for_outcomes"),
    (crontab(minute="25", hour="3"), "members.forget"),
    (crontab(minute="30", hour="3"), "notices.forget"),
    (crontab(minute="35", hour="3"), "cards.forget_days"),
    (crontab(minute="37", hour="3"), "scanning.forget_scans"),
    (crontab(minute="37", hour="3"), "pairing.forget"),
    (crontab(minute="38", hour="3"), "guests.forget_unanswered"),
    (crontab(minute="38", hour="3"), "check_in.forget_names"),
    (crontab(minute="39", hour="3"), "imports.delete_old"),
    (crontab(minute="39", hour="3"), "introductions.tidy"),
    (crontab(minute="40", hour="3"), "recount"),
    (crontab(minute="50", hour="3", day_of_week="0"), "search.tidy"),
)


@job("outbox.look")
def look_through_outbox() -> None:
    """Do nothing: the worker runs the due jobs of the outbox after every periodic job."""


@job("outbox.forget")
def delete_expired() -> None:
    outbox.delete_old()
    rate_limits.delete_expired()


@job("recount")
def recount_totals() -> None:
    recount.recount_all()


def init_app(app: Any) -> None:
    for when, name in PERIODIC_JOBS:
        schedule(app, when, JobName(name))
