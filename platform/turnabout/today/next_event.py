"""The next event that a member is registered for. Read in the statement of `waiting`, shown beside it."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from turnabout.base.i18n import clock
from turnabout.events.models import BEFORE

SOON = timedelta(days=14)
NEXT_EVENT = """select * from (select 'event' as kind, e.id as id, cast(null as integer) as person_id,
    e.place as name, null as photo, e.title as words,
    cast(e.starts_at as varchar(40)) || '|' || cast(e.ends_at as varchar(40)) || '|' || e.zone as more,
    case when a.here_at is null then 0 else 1 end as at
    from attendance a join event e on e.id = a.event_id
    where a.member_id = :me and a.comes_since is not null and e.called_off_at is null
      and e.ends_at > :now and e.starts_at < :soon
    order by e.starts_at, e.id limit 1) as lines_of_event"""


class NextEvent(NamedTuple):
    id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_here: bool

    @property
    def is_on(self) -> bool:
        return self.starts_at - BEFORE <= clock.now()


def parse_next_event(line: Any) -> NextEvent:
    """Convert the line of kind `event` to a NextEvent."""
    starts_at, ends_at, zone = line.more.split("|")
    return NextEvent(
        line.id,
        line.words,
        line.name,
        parse_utc(starts_at),
        parse_utc(ends_at),
        zone,
        bool(line.at),
    )


def parse_utc(text: str) -> datetime:
    """Parse a timestamp, which both databases store as naive UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
