"""iCalendar (RFC 5545): values in, bytes out."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

TRANSITION_MARGIN = timedelta(
    days=370
)  # a calendar has to know the clock changes of so long before and after


class Entry(NamedTuple):
    """An event as a calendar shows it. `status`: CONFIRMED, TENTATIVE (a place on the waiting list), or
    CANCELLED.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    words: str
    url: str
    status: str
    sequence: int
    made_at: datetime
    changed_at: datetime


def calendar_bytes(entries: Iterable[Entry], name: str, language: str) -> bytes:
    """A file that says the same for as long as nothing has changed."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Turnabout//Turnabout//EN")
    made.add("version", "2.0")
    made.add("name", name, {"LANGUAGE": language})
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=4), {"VALUE": "DURATION"})
    entries = list(entries)
    for zone in sorted({one.zone for one in entries} - {"UTC"}):
        made.add_component(vtimezone(zone, *transition_range(entries, zone)))
    if not entries:  # a calendar of nothing at all is none, and some programs do not follow it
        made.add_component(icalendar.Timezone.from_tzid("UTC"))
    for one in entries:
        made.add_component(vevent(one))
    return bytes(made.to_ical())


def transition_range(entries: list[Entry], zone: str) -> tuple[date, date]:
    first = min(one.starts_at for one in entries if one.zone == zone) - TRANSITION_MARGIN
    last = max(one.ends_at for one in entries if one.zone == zone) + TRANSITION_MARGIN
    return first.date(), last.date()


@lru_cache(maxsize=256)
def vtimezone(name: str, first: date, last: date) -> icalendar.Timezone:
    """A VTIMEZONE (RFC 5545, 3.6.5) with every transition between two days listed one by one.

    A yearly rule would be wrong where transitions follow the moon, as around Ramadan in Morocco.
    """
    zone, made = ZoneInfo(name), icalendar.Timezone()
    made.add("tzid", name)
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC)
    for at in (begins, *transitions(zone, begins, last)):
        made.add_component(observance(zone, at))
    return made


def observance(zone: ZoneInfo, at: datetime) -> icalendar.cal.Component:
    """How the clock goes from that moment on. Its beginning is told by the clock that ends then."""
    before, now = (at - timedelta(seconds=1)).astimezone(zone), at.astimezone(zone)
    offset = before.utcoffset() or timedelta()
    one = icalendar.TimezoneDaylight() if now.dst() else icalendar.TimezoneStandard()
    one.add("tzname", now.tzname())
    one.add("tzoffsetfrom", offset)
    one.add("tzoffsetto", now.utcoffset())
    one.add("dtstart", at.replace(tzinfo=None) + offset)
    return one


def transitions(zone: ZoneInfo, first: datetime, last: date) -> Iterator[datetime]:
    """The moments, in UTC, at which the clock changes."""
    at = first
    while at.date() < last:
        later = at + timedelta(hours=12)
        if clock_reading(zone, at) != clock_reading(zone, later):
            yield find_transition(zone, at, later)
        at = later


def find_transition(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Between two moments, by halves, to the second."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if clock_reading(zone, middle) == clock_reading(zone, before):
            before = middle
        else:
            after = middle
    return after


def clock_reading(zone: ZoneInfo, at: datetime) -> tuple[Any, ...]:
    there = at.astimezone(zone)
    return there.utcoffset(), there.dst(), there.tzname()


def vevent(one: Entry) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", one.uid)
    made.add("summary", one.title)
    made.add("dtstart", local_time(one.starts_at, one.zone))
    made.add("dtend", local_time(one.ends_at, one.zone))
    if one.place:
        made.add("location", one.place)
    if one.words:
        made.add("description", one.words)
    made.add("url", one.url)
    made.add("status", one.status)
    made.add("sequence", one.sequence)
    for name, at in (
        ("created", one.made_at),
        ("last-modified", one.changed_at),
        ("dtstamp", one.changed_at),
    ):
        made.add(name, at.astimezone(UTC).replace(microsecond=0))
    return made


def local_time(at: datetime, zone: str) -> datetime:
    return at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
