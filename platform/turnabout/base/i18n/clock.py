"""One clock, so that a test can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return stopped.get() or datetime.now(UTC)


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Inside, it is that moment: so the made-up town lives through a month."""
    token = stopped.set(moment)
    try:
        yield
    finally:
        stopped.reset(token)


def today(zone: str = "UTC") -> date:
    """The date on the wall where a member lives."""
    return local_date(now(), zone)


def local_date(moment: datetime, zone: str) -> date:
    """What the date on that wall is, or was, at the moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


REGIONS = {
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
}


@cache
def time_zones() -> tuple[str, ...]:
    """The places of the world, without the old names that computers keep."""
    return ("UTC", *sorted(n for n in available_timezones() if n.split("/")[0] in REGIONS))
