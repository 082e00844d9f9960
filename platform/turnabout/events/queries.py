"""Which events a member may know of, and who of those that come they may see."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.pagination import SIZE
from turnabout.communities.models import Community, Membership
from turnabout.communities.queries import community_ids_of
from turnabout.events.models import AFTER, BEFORE, Attendance, Event, WalkIn
from turnabout.members.models import Member
from turnabout.safety.queries import reportable

Rows = Select[*tuple[Any, ...]]
HERE = (Member.left_at.is_(None), Member.suspended_at.is_(None))


class Seen(NamedTuple):
    """An event, and what the one who looks is to it."""

    event: Event
    community: Community
    membership: Membership | None
    mine: Attendance | None


def reaching(viewer_id: int) -> ColumnElement[bool]:
    """It is of a community that the viewer may look into, or they have a place there: given while that
    was open to all, or at its door. Whoever was taken out of the community has none.
    """
    place = aliased(Attendance)  # its caller may ask for attendances and memberships of its own
    has_one = (place.comes_since, place.waits_since, place.here_at)
    mine = exists().where(
        place.event_id == Event.id,
        place.member_id == viewer_id,
        or_(*(one.is_not(None) for one in has_one)),
    )
    row = aliased(Membership)
    taken_out = exists().where(
        row.community_id == Event.community_id,
        row.member_id == viewer_id,
        row.taken_out_at.is_not(None),
    )
    ours = Event.community_id.in_(community_ids_of(viewer_id))
    return or_(Community.joining == "open", ours, and_(mine, ~taken_out))


def visible_to(viewer_id: int) -> Select[Event]:
    scope = select(Event).join(Event.community).options(contains_eager(Event.community))
    return scope.where(reaching(viewer_id))


def seen_by(viewer_id: int, id: int) -> Seen | None:
    """All that the page of one event has to know of it."""
    membership = aliased(Membership)
    mine = and_(Attendance.event_id == Event.id, Attendance.member_id == viewer_id)
    ours = and_(membership.community_id == Event.community_id, membership.member_id == viewer_id)
    scope = (
        select(Event, Community, membership, Attendance)
        .join(Event.community)
        .outerjoin(membership, ours)
        .outerjoin(Attendance, mine)
        .outerjoin(Event.series)
        .options(contains_eager(Event.community), contains_eager(Event.series))
        .where(Event.id == id, reaching(viewer_id))
    )
    found = db.session.execute(scope).first()
    return Seen(*found) if found else None


@reportable("event", lambda event: event.made_by)
def event_to_report(reporter_id: int, id: int) -> Event | None:
    return fetch_first(visible_to(reporter_id).where(Event.id == id))


def next_of(event: Event, size: int = 4) -> Rows:
    """The next dates of the same series."""
    later = Event.series_id == event.series_id, Event.starts_at > event.starts_at
    columns = select(Event.id, Event.starts_at, Event.ends_at, Event.zone, Event.called_off_at)
    return columns.where(*later).order_by(Event.starts_at).limit(size)


def following(event: Event) -> Select[Event]:
    """This event and the later ones of its series that are not called off; soonest first."""
    if event.series_id is None:
        return select(Event).where(Event.id == event.id)
    later = Event.series_id == event.series_id, Event.starts_at >= event.starts_at
    return select(Event).where(*later, Event.called_off_at.is_(None)).order_by(Event.starts_at)


def event_of_key(made_by_id: int, slip: str) -> Event | None:
    return fetch_first(select(Event).where(Event.made_by_id == made_by_id, Event.slip == slip))


def planned_since(made_by_id: int, moment: datetime) -> int:
    """How many events or series this member has planned since then: the first of each has a slip."""
    since = (Event.made_by_id == made_by_id, Event.slip.is_not(None), Event.made_at > moment)
    return db.session.scalar(select(func.count()).where(*since)) or 0


def attendance(event_id: int, member_id: int) -> Attendance | None:
    ours = Attendance.event_id == event_id, Attendance.member_id == member_id
    return fetch_first(select(Attendance).where(*ours))


def walk_ins(event_id: int) -> Select[WalkIn]:
    return select(WalkIn).where(WalkIn.event_id == event_id).order_by(WalkIn.id.desc())


# --- lists, walked along the index of their community ---


def coming_in(community_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """What is on or still to come, the nearest first; with `after`, beginning behind that event."""
    scope = rows_of(community_id).where(Event.ends_at > clock.now())
    if after:
        scope = scope.where(
            or_(Event.starts_at > start_of(after), starts_together(after, Event.id > after))
        )
    return scope.order_by(Event.starts_at, Event.id).limit(size + 1)


def coming_to(member_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """What is on or still to come in the member's communities, and wherever else they come."""
    mine = select(Attendance.event_id).where(
        Attendance.member_id == member_id,
        or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None)),
    )
    near = or_(Event.community_id.in_(community_ids_of(member_id)), Event.id.in_(mine))
    scope = rows().add_columns(Community.name).join(Event.community)
    scope = scope.where(Event.ends_at > clock.now(), near, reaching(member_id))
    if after:
        scope = scope.where(
            or_(Event.starts_at > start_of(after), starts_together(after, Event.id > after))
        )
    return scope.order_by(Event.starts_at, Event.id).limit(size + 1)


def past_in(community_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """What is over, the latest first."""
    scope = rows_of(community_id).where(Event.ends_at <= clock.now())
    if after:
        scope = scope.where(
            or_(Event.starts_at < start_of(after), starts_together(after, Event.id < after))
        )
    return scope.order_by(Event.starts_at.desc(), Event.id.desc()).limit(size + 1)


def rows_of(community_id: int) -> Rows:
    return rows().where(Event.community_id == community_id)


def rows() -> Rows:
    return select(
        Event.id, Event.title, Event.starts_at, Event.ends_at, Event.zone, Event.place, Event.link,
        Event.coming, Event.capacity, Event.here, Event.called_off_at, Event.series_id,
    )  # fmt: skip


def start_of(id: int) -> Any:
    other = aliased(Event)
    return select(other.starts_at).where(other.id == id).scalar_subquery()


def starts_together(id: int, further: Any) -> ColumnElement[bool]:
    return and_(Event.starts_at == start_of(id), further)


def states_of(member_id: int, event_ids: list[int]) -> dict[int, str]:
    mine = Attendance.member_id == member_id, Attendance.event_id.in_(event_ids)
    return {one.event_id: one.state for one in fetch_all(select(Attendance).where(*mine))}


# --- now ---


def event_now(
    member_id: int,
    other_id: int | None = None,
    after: timedelta = AFTER,
    at: datetime | None = None,
) -> tuple[int, str] | None:
    """The running event (id, title) that the member is checked in to; the same one as the other.
    `after`: so long after its end it still counts; `at`: another moment than now.
    """
    now, theirs = at or clock.now(), aliased(Attendance)
    on = Event.starts_at <= now + BEFORE, Event.ends_at >= now - after
    scope = (
        select(Event.id, Event.title)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(Attendance.member_id == member_id, Attendance.here_at.is_not(None), *on)
        .where(Event.called_off_at.is_(None))
    )
    if other_id is not None:
        both = and_(theirs.event_id == Event.id, theirs.member_id == other_id)
        scope = scope.join(theirs, both).where(theirs.here_at.is_not(None))
    found = db.session.execute(scope.order_by(Attendance.here_at.desc()).limit(1)).first()
    return (found.id, found.title) if found else None
