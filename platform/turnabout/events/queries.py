"""Queries for events: which ones a member may see, lists of events, and the event they are at now."""

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
from turnabout.safety.queries import reportable

Rows = Select[*tuple[Any, ...]]


class EventForViewer(NamedTuple):
    """An event with the viewer's membership in its community and their attendance, if any."""

    event: Event
    community: Community
    membership: Membership | None
    attendance: Attendance | None


def is_visible_to(viewer_id: int) -> ColumnElement[bool]:
    """SQL condition: events of communities whose pages the viewer may see, plus events at which they have
    a place or were checked in, unless they were removed from the community. Needs a join to `Community`.
    """
    place = aliased(Attendance)  # aliased, because the caller's query may select attendances, too
    dates = (place.comes_since, place.waits_since, place.here_at)
    viewer_has_place = exists().where(
        place.event_id == Event.id,
        place.member_id == viewer_id,
        or_(*(date.is_not(None) for date in dates)),
    )
    row = aliased(Membership)
    was_removed = exists().where(
        row.community_id == Event.community_id,
        row.member_id == viewer_id,
        row.taken_out_at.is_not(None),
    )
    of_own_community = Event.community_id.in_(community_ids_of(viewer_id))
    return or_(Community.joining == "open", of_own_community, and_(viewer_has_place, ~was_removed))


def visible_events(viewer_id: int) -> Select[Event]:
    scope = select(Event).join(Event.community).options(contains_eager(Event.community))
    return scope.where(is_visible_to(viewer_id))


def event_for_viewer(viewer_id: int, id: int) -> EventForViewer | None:
    """Return an event with all that its page shows about the viewer; None if they may not see it."""
    membership = aliased(Membership)
    of_viewer = and_(Attendance.event_id == Event.id, Attendance.member_id == viewer_id)
    of_viewers_community = and_(
        membership.community_id == Event.community_id, membership.member_id == viewer_id
    )
    scope = (
        select(Event, Community, membership, Attendance)
        .join(Event.community)
        .outerjoin(membership, of_viewers_community)
        .outerjoin(Attendance, of_viewer)
        .outerjoin(Event.series)
        .options(contains_eager(Event.community), contains_eager(Event.series))
        .where(Event.id == id, is_visible_to(viewer_id))
    )
    row = db.session.execute(scope).first()
    return EventForViewer(*row) if row else None


@reportable("event", lambda event: event.made_by)
def event_to_report(reporter_id: int, id: int) -> Event | None:
    return fetch_first(visible_events(reporter_id).where(Event.id == id))


def later_dates(event: Event, size: int = 4) -> Rows:
    """Select the next dates of the same series, also those called off."""
    later = Event.series_id == event.series_id, Event.starts_at > event.starts_at
    columns = select(Event.id, Event.starts_at, Event.ends_at, Event.zone, Event.called_off_at)
    return columns.where(*later).order_by(Event.starts_at).limit(size)


def this_and_later_dates(event: Event) -> Select[Event]:
    """Select this event and the later ones of its series, soonest first, without those called off."""
    if event.series_id is None:
        return select(Event).where(Event.id == event.id)
    later = Event.series_id == event.series_id, Event.starts_at >= event.starts_at
    return select(Event).where(*later, Event.called_off_at.is_(None)).order_by(Event.starts_at)


def event_with_slip(made_by_id: int, slip: str) -> Event | None:
    return fetch_first(select(Event).where(Event.made_by_id == made_by_id, Event.slip == slip))


def count_planned_since(made_by_id: int, moment: datetime) -> int:
    """Count the events planned after `moment`. A series counts once: only its first event has a slip."""
    since = (Event.made_by_id == made_by_id, Event.slip.is_not(None), Event.made_at > moment)
    return db.session.scalar(select(func.count()).where(*since)) or 0


def attendance(event_id: int, member_id: int) -> Attendance | None:
    of_both = Attendance.event_id == event_id, Attendance.member_id == member_id
    return fetch_first(select(Attendance).where(*of_both))


def walk_ins(event_id: int) -> Select[WalkIn]:
    return select(WalkIn).where(WalkIn.event_id == event_id).order_by(WalkIn.id.desc())


# --- lists, paged by key along the index of the community; each returns one row more than a page ---


def upcoming_in_community(community_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """Select running and coming events of a community, soonest first. `after`: start behind this event."""
    scope = event_rows_of(community_id).where(Event.ends_at > clock.now())
    if after:
        scope = scope.where(
            or_(Event.starts_at > start_of(after), same_start_and(after, Event.id > after))
        )
    return scope.order_by(Event.starts_at, Event.id).limit(size + 1)


def upcoming_for_member(member_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """Select running and coming events in the member's communities, and others that they attend."""
    attended_ids = select(Attendance.event_id).where(
        Attendance.member_id == member_id,
        or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None)),
    )
    relevant = or_(Event.community_id.in_(community_ids_of(member_id)), Event.id.in_(attended_ids))
    scope = event_rows().add_columns(Community.name).join(Event.community)
    scope = scope.where(Event.ends_at > clock.now(), relevant, is_visible_to(member_id))
    if after:
        scope = scope.where(
            or_(Event.starts_at > start_of(after), same_start_and(after, Event.id > after))
        )
    return scope.order_by(Event.starts_at, Event.id).limit(size + 1)


def past_in_community(community_id: int, after: int | None = None, size: int = SIZE) -> Rows:
    """Select past events of a community, latest first. `after`: continue behind this event."""
    scope = event_rows_of(community_id).where(Event.ends_at <= clock.now())
    if after:
        scope = scope.where(
            or_(Event.starts_at < start_of(after), same_start_and(after, Event.id < after))
        )
    return scope.order_by(Event.starts_at.desc(), Event.id.desc()).limit(size + 1)


def event_rows_of(community_id: int) -> Rows:
    return event_rows().where(Event.community_id == community_id)


def event_rows() -> Rows:
    return select(
        Event.id, Event.title, Event.starts_at, Event.ends_at, Event.zone, Event.place, Event.link,
        Event.coming, Event.capacity, Event.here, Event.called_off_at, Event.series_id,
    )  # fmt: skip


def start_of(id: int) -> Any:
    other = aliased(Event)
    return select(other.starts_at).where(other.id == id).scalar_subquery()


def same_start_and(id: int, further: Any) -> ColumnElement[bool]:
    return and_(Event.starts_at == start_of(id), further)


def attendance_states(member_id: int, event_ids: list[int]) -> dict[int, str]:
    own = Attendance.member_id == member_id, Attendance.event_id.in_(event_ids)
    return {
        attendance.event_id: attendance.state
        for attendance in fetch_all(select(Attendance).where(*own))
    }


# --- now ---


def current_event(
    member_id: int,
    other_id: int | None = None,
    after: timedelta = AFTER,
    at: datetime | None = None,
) -> tuple[int, str] | None:
    """Return (id, title) of the running event to which the member is checked in, and `other_id` as well
    if given. `after`: how long after its end an event still counts; `at`: the moment, by default now.
    """
    now, theirs = at or clock.now(), aliased(Attendance)
    is_running = Event.starts_at <= now + BEFORE, Event.ends_at >= now - after
    scope = (
        select(Event.id, Event.title)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(Attendance.member_id == member_id, Attendance.here_at.is_not(None), *is_running)
        .where(Event.called_off_at.is_(None))
    )
    if other_id is not None:
        other_attends = and_(theirs.event_id == Event.id, theirs.member_id == other_id)
        scope = scope.join(theirs, other_attends).where(theirs.here_at.is_not(None))
    row = db.session.execute(scope.order_by(Attendance.here_at.desc()).limit(1)).first()
    return (row.id, row.title) if row else None
