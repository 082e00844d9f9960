"""The times of an event, for the pages of other features."""

from typing import Any

from turnabout.events.time_phrases import Times, times
from turnabout.members.models import Member


def times_for(event: Any, reader: Member) -> Times:
    """`event`: an event, or a row with `starts_at`, `ends_at` and `zone`."""
    return times(event.starts_at, event.ends_at, event.zone, reader.time_zone)
