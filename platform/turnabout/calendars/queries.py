"""The calendars of a member, the one that a feed address names, and the events that are in it."""

from datetime import timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.signed_tokens import sign, verify
from turnabout.calendars.models import Calendar
from turnabout.communities.queries import community_ids_of
from turnabout.events.models import Attendance, Event
from turnabout.events.queries import is_visible_to
from turnabout.members.queries import PRESENT

PAST_SHOWN = timedelta(days=90)


MAX_EVENTS = 500


def calendars_of(member_id: int) -> Select[Calendar]:
    return select(Calendar).where(Calendar.member_id == member_id)


def calendar_with_key(key: str) -> Calendar | None:
    """The feed with this key, while its member has an active account."""
    scope = select(Calendar).join(Calendar.member).options(contains_eager(Calendar.member))
    return fetch_first(scope.where(Calendar.key == key, *PRESENT))


def feed_events(found: Calendar) -> Select[*tuple[Event, Attendance | None]]:
    """Rows of an event and the member's attendance: all events of a community that they are still in,
    or those that they come to or wait for.
    """
    me = found.member_id
    mine = and_(Attendance.event_id == Event.id, Attendance.member_id == me)
    scope = select(Event, Attendance).join(Event.community).outerjoin(Attendance, mine)
    scope = scope.where(Event.ends_at > clock.now() - PAST_SHOWN)
    if found.community_id:
        scope = scope.where(
            Event.community_id == found.community_id, Event.community_id.in_(community_ids_of(me))
        )
    else:
        on = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
        scope = scope.where(on, is_visible_to(me))
    return scope.order_by(Event.starts_at, Event.id).limit(MAX_EVENTS)


def feed_token(calendar: Calendar) -> str:
    """The token in the address of a feed: its key, signed, so that the database alone opens nothing."""
    return sign("calendar", calendar.key)


def calendar_with_token(token: str) -> Calendar | None:
    key = verify("calendar", token)
    return calendar_with_key(key) if isinstance(key, str) else None
