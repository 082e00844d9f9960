"""The clock and time zones. Everything asks this clock for the time, so that it can be set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

fixed_time: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The current time, aware, in UTC."""
    return fixed_time.get() or datetime.now(UTC)


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Set the clock inside the block, so that sample data can be spread over a month."""
    token = fixed_time.set(moment)
    try:
        yield
    finally:
        fixed_time.reset(token)


def today(zone: str = "UTC") -> date:
    """The current date in a time zone."""
    return local_date(now(), zone)


def local_date(moment: datetime, zone: str) -> date:
    """The date in a time zone at that moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


REGIONS = {
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
}


@cache
def time_zones() -> tuple[str, ...]:
    """The names of time zones by region, without legacy aliases."""
    return ("UTC", *sorted(n for n in available_timezones() if n.split("/")[0] in REGIONS))
