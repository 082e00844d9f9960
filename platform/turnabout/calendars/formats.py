"""iCalendar files (RFC 5545): values in, bytes out."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

# List clock changes for so long before the first entry and after the last.
TRANSITION_MARGIN = timedelta(days=370)


class Entry(NamedTuple):
    """An event as a calendar shows it.

    `status`: CONFIRMED, TENTATIVE (on the waiting list) or CANCELLED. `zone`: an IANA name.
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


class Day(NamedTuple):
    """A reminder that belongs to a whole day, and leaves it free."""

    uid: str
    title: str
    on: date
    url: str
    made_at: datetime
    changed_at: datetime


def calendar_bytes(entries: Iterable[Entry | Day], name: str, language: str) -> bytes:
    """Return an iCalendar file. The same entries give the same bytes, so that the feed's ETag holds."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Turnabout//Turnabout//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name, {"LANGUAGE": language})
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), {"VALUE": "DURATION"})
    entries = list(entries)
    timed = [entry for entry in entries if isinstance(entry, Entry)]
    for zone in sorted({entry.zone for entry in timed} - {"UTC"}):
        calendar.add_component(vtimezone(zone, *transition_range(timed, zone)))
    if (
        not entries
    ):  # RFC 5545 wants at least one component, and some programs reject a feed without
        calendar.add_component(icalendar.Timezone.from_tzid("UTC"))
    for entry in entries:
        calendar.add_component(vevent(entry) if isinstance(entry, Entry) else whole_day(entry))
    return bytes(calendar.to_ical())


def transition_range(entries: list[Entry], zone: str) -> tuple[date, date]:
    first = min(entry.starts_at for entry in entries if entry.zone == zone) - TRANSITION_MARGIN
    last = max(entry.ends_at for entry in entries if entry.zone == zone) + TRANSITION_MARGIN
    return first.date(), last.date()


@lru_cache(maxsize=256)
def vtimezone(name: str, first: date, last: date) -> icalendar.Timezone:
    """Return a VTIMEZONE (RFC 5545, 3.6.5) that lists each transition between two days.

    A yearly rule would be wrong where transitions follow the lunar calendar, as in Morocco at Ramadan.
    """
    zone, component = ZoneInfo(name), icalendar.Timezone()
    component.add("tzid", name)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    for at in (start, *transitions(zone, start, last)):
        component.add_component(observance(zone, at))
    return component


def observance(zone: ZoneInfo, at: datetime) -> icalendar.cal.Component:
    """Return the STANDARD or DAYLIGHT part that begins at this moment.

    DTSTART is in the local time that ends then, as RFC 5545 (3.6.5) wants it.
    """
    before, now = (at - timedelta(seconds=1)).astimezone(zone), at.astimezone(zone)
    offset = before.utcoffset() or timedelta()
    component = icalendar.TimezoneDaylight() if now.dst() else icalendar.TimezoneStandard()
    component.add("tzname", now.tzname())
    component.add("tzoffsetfrom", offset)
    component.add("tzoffsetto", now.utcoffset())
    component.add("dtstart", at.replace(tzinfo=None) + offset)
    return component


def transitions(zone: ZoneInfo, first: datetime, last: date) -> Iterator[datetime]:
    """Yield the moments, in UTC, at which the offset or the name of the zone changes."""
    at = first
    while at.date() < last:
        later = at + timedelta(hours=12)
        if clock_reading(zone, at) != clock_reading(zone, later):
            yield find_transition(zone, at, later)
        at = later


def find_transition(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the change between two moments by bisection, to the second."""
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


def vevent(entry: Entry) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", entry.uid)
    component.add("summary", entry.title)
    component.add("dtstart", local_time(entry.starts_at, entry.zone))
    component.add("dtend", local_time(entry.ends_at, entry.zone))
    if entry.place:
        component.add("location", entry.place)
    if entry.words:
        component.add("description", entry.words)
    component.add("url", entry.url)
    component.add("status", entry.status)
    component.add("sequence", entry.sequence)
    add_stamps(component, entry)
    return component


def whole_day(day: Day) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", day.uid)
    component.add("summary", day.title)
    component.add("dtstart", day.on)  # without an end it lasts that day (RFC 5545, 3.6.1)
    component.add("transp", "TRANSPARENT")
    component.add("url", day.url)
    add_stamps(component, day)
    return component


def add_stamps(component: icalendar.Event, entry: Entry | Day) -> None:
    for name, at in (
        ("created", entry.made_at),
        ("last-modified", entry.changed_at),
        ("dtstamp", entry.changed_at),
    ):
        component.add(name, at.astimezone(UTC).replace(microsecond=0))


def local_time(at: datetime, zone: str) -> datetime:
    return at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
