"""The next event that a member said they come to: read with what waits for them, shown beside it."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from turnabout.base.i18n import clock
from turnabout.events.models import BEFORE

SOON = timedelta(days=14)
SOURCE = """select * from (select 'event' as kind, e.id as id, cast(null as integer) as person_id,
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


def next_event_of_row(line: Any) -> NextEvent:
    starts_at, ends_at, zone = line.more.split("|")
    return NextEvent(
        line.id, line.words, line.name, aware(starts_at), aware(ends_at), zone, bool(line.at)
    )


def aware(stored: str) -> datetime:
    """Both databases write a moment of UTC like this."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
