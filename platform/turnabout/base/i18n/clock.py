"""The clock and time zones. All code takes the time from this clock, so that it can be set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

fixed_time: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """Return the current time as an aware datetime in UTC."""
    return fixed_time.get() or datetime.now(UTC)


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` inside the block, so that sample data can be spread over a month."""
    token = fixed_time.set(moment)
    try:
        yield
    finally:
        fixed_time.reset(token)


def today(zone: str = "UTC") -> date:
    """Return the current date in a time zone."""
    return local_date(now(), zone)


def local_date(moment: datetime, zone: str) -> date:
    """Return the date of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


REGIONS = {
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
}


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all time zones, sorted, without legacy aliases such as `US/Pacific`."""
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.split("/")[0] in REGIONS))
