"""iCalendar (RFC 5545): values in, bytes out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar

AROUND = timedelta(days=370)  # a calendar has to know the clock changes of so long before and after


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


def calendar(entries: Iterable[Entry], name: str, language: str) -> bytes:
    """A file that says the same for as long as nothing has changed."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Turnabout//Turnabout//EN")
    made.add("version", "2.0")
    made.add("name", name, {"LANGUAGE": language})
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=4), {"VALUE": "DURATION"})
    entries = list(entries)
    for one in entries:
        made.add_component(entry(one))
    if entries:
        made.add_missing_timezones(*span(entries))
    else:  # a calendar of nothing at all is none, and some programs do not follow it
        made.add_component(icalendar.Timezone.from_tzid("UTC"))
    return bytes(made.to_ical())


def span(entries: list[Entry]) -> tuple[date, date]:
    first = min(one.starts_at for one in entries) - AROUND
    last = max(one.ends_at for one in entries) + AROUND
    return first.date(), last.date()


def entry(one: Entry) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", one.uid)
    made.add("summary", one.title)
    made.add("dtstart", there(one.starts_at, one.zone))
    made.add("dtend", there(one.ends_at, one.zone))
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


def there(at: datetime, zone: str) -> datetime:
    return at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
