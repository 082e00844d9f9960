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
    """Return title and start in the language and time zone of the member. `more`: the number of further
    dates to mention.
    """
    with in_language(to.language):
        when = start_in_words(event.starts_at, event.zone, to.time_zone)
        if more:
            when = n_(
                "%(when)s, and %(num)s more date", "%(when)s, and %(num)s more dates",
                more, when=when,
            )  # fmt: skip
        return _("“%(title)s” (%(when)s)", title=event.title, when=when)


def start_in_words(at: datetime, zone: str, reader_zone: str) -> str:
    local = at.astimezone(ZoneInfo(reader_zone))
    text = str(format_datetime(local, "EEEE d MMMM, HH:mm", rebase=False))
    if is_same_clock(at, zone, reader_zone):
        return text
    there = format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", rebase=False)
    return _("%(when)s your time, %(there)s there", when=text, there=there)


def is_same_clock(at: datetime, zone: str, other: str) -> bool:
    """Whether two time zones show the same time at that moment; their names may differ."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def local_day(event: Event) -> str:
    """Return the date of the event in its own time zone, in words."""
    return str(format_date(policy.local_times(event)[0].date(), "EEEE d MMMM"))


def reminder_sentence(event: Event, next_at: datetime | None) -> str:
    """Return a sentence about the reminders still to come; empty if it is too late for any."""
    if next_at is None:
        return ""
    if event.starts_at - next_at > policy.REMIND_BEFORE[1]:
        return _("You’ll get a reminder the day before and two hours before.")
    return _("You’ll get a reminder two hours before.")


class Times(NamedTuple):
    """The parts of an event's date in words, in its own time zone.

    `until` is the last day, if it is another; `yours` the start in the reader's time zone, if that differs.
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


def event_times(starts_at: datetime, ends_at: datetime, zone: str, reader_zone: str) -> Times:
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
        yours=""
        if is_same_clock(starts_at, zone, reader_zone)
        else reader_time(starts_at, reader_zone),
        iso=start.isoformat(),
    )


def reader_time(at: datetime, zone: str) -> str:
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), "EEEE d MMMM, HH:mm", rebase=False))


def city_of(zone: str) -> str:
    """Return the city after which a time zone is named: `America/Port_of_Spain` → `Port of Spain`."""
    return zone.rpartition("/")[2].replace("_", " ")
