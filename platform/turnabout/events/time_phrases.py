"""The time of an event in words."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, format_time

from turnabout.base.i18n.translations import _, in_language, n_
from turnabout.events import policy
from turnabout.events.models import Event
from turnabout.members.models import Member


def title_and_time(event: Event, to: Member, more: int = 0) -> str:
    """As the member reads it: in their language and by the clock on their wall. `more` dates of the
    same series come after it.
    """
    with in_language(to.language):
        when = moment(event.starts_at, event.zone, to.time_zone)
        if more:
            when = n_(
                "%(when)s, and %(num)s more date", "%(when)s, and %(num)s more dates",
                more, when=when,
            )  # fmt: skip
        return _("“%(title)s” (%(when)s)", title=event.title, when=when)


def moment(at: datetime, zone: str, reader_zone: str) -> str:
    mine = at.astimezone(ZoneInfo(reader_zone))
    when = str(format_datetime(mine, "EEEE d MMMM, HH:mm", rebase=False))
    if is_same_clock(at, zone, reader_zone):
        return when
    there = format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", rebase=False)
    return _("%(when)s your time, %(there)s there", when=when, there=there)


def is_same_clock(at: datetime, zone: str, other: str) -> bool:
    """Two zones may have different names and the same time."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def day_of(event: Event) -> str:
    """The date on the wall where it takes place."""
    return str(format_date(policy.local(event)[0].date(), "EEEE d MMMM"))


def reminders(event: Event, next_at: datetime | None) -> str:
    """Those that are still to come, in a sentence; nothing when it is too late for any."""
    if next_at is None:
        return ""
    if event.starts_at - next_at > policy.REMIND_BEFORE[1]:
        return _("You’ll get a reminder the day before and two hours before.")
    return _("You’ll get a reminder two hours before.")


class Times(NamedTuple):
    """The date as it is set on an invitation: by the clock where it takes place. `yours` is what the
    reader's own clock shows then, when that is another time.
    """

    weekday: str
    day: str
    month: str
    short_weekday: str
    short_month: str
    starts: str
    ends: str
    until: str
    yours: str
    iso: str


def times(starts_at: datetime, ends_at: datetime, zone: str, reader_zone: str) -> Times:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    on = start.date()
    return Times(
        weekday=format_date(on, "EEEE"),
        day=format_date(on, "d"),
        month=format_date(on, "LLLL"),
        short_weekday=format_date(on, "EEE"),
        short_month=format_date(on, "LLL"),
        starts=format_time(start, "HH:mm", rebase=False),
        ends=format_time(end, "HH:mm", rebase=False),
        until="" if end.date() == on else format_date(end.date(), "EEEE d MMMM"),
        yours="" if is_same_clock(starts_at, zone, reader_zone) else yours(starts_at, reader_zone),
        iso=start.isoformat(),
    )


def yours(at: datetime, zone: str) -> str:
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), "EEEE d MMMM, HH:mm", rebase=False))


def place_of(zone: str) -> str:
    """The city after which a zone is named: `America/Port_of_Spain` → `Port of Spain`."""
    return zone.rpartition("/")[2].replace("_", " ")
