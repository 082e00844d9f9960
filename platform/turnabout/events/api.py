"""The times of an event, for the pages of other features."""

from typing import Any

from turnabout.events.time_phrases import Times, event_times
from turnabout.members.models import Member


def times_for(event: Any, reader: Member) -> Times:
    """Return the times of an event (or of a row with `starts_at`, `ends_at` and `zone`) in words."""
    return event_times(event.starts_at, event.ends_at, event.zone, reader.time_zone)
