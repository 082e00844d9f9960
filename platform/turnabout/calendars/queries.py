"""Queries for calendar feeds: those of a member, the one of a token, and the events in a feed."""

from datetime import date, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.signed_tokens import sign, verify
from turnabout.calendars.models import Calendar
from turnabout.communities.queries import community_ids_of
from turnabout.contacts.models import Contact
from turnabout.contacts.queries import book
from turnabout.events.models import Attendance, Event
from turnabout.events.queries import is_visible_to
from turnabout.members.queries import PRESENT

PAST_SHOWN = timedelta(days=90)
MAX_EVENTS = 500
REMINDERS_KEPT = timedelta(days=7)  # those longer overdue are on Today, and leave the calendar
REMINDERS_AHEAD = timedelta(days=400)
MAX_REMINDERS = 100


def calendars_of(member_id: int) -> Select[Calendar]:
    return select(Calendar).where(Calendar.member_id == member_id)


def calendar_with_key(key: str) -> Calendar | None:
    """Return the feed with this key; None if its member has left or is suspended."""
    scope = select(Calendar).join(Calendar.member).options(contains_eager(Calendar.member))
    return fetch_first(scope.where(Calendar.key == key, *PRESENT))


def feed_events(calendar: Calendar) -> Select[*tuple[Event, Attendance | None]]:
    """Select (event, the member's attendance or None): all events of the feed's community while they are
    in it, or else the events that they attend or wait for.
    """
    member_id = calendar.member_id
    of_member = and_(Attendance.event_id == Event.id, Attendance.member_id == member_id)
    scope = select(Event, Attendance).join(Event.community).outerjoin(Attendance, of_member)
    scope = scope.where(Event.ends_at > clock.now() - PAST_SHOWN)
    if calendar.community_id:
        scope = scope.where(
            Event.community_id == calendar.community_id,
            Event.community_id.in_(community_ids_of(member_id)),
        )
    else:
        has_place = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
        scope = scope.where(has_place, is_visible_to(member_id))
    return scope.order_by(Event.starts_at, Event.id).limit(MAX_EVENTS)


def reminders(member_id: int, today: date) -> Select[Contact]:
    """The contacts who are due, from a week ago on, earliest first."""
    period = Contact.due_on.between(today - REMINDERS_KEPT, today + REMINDERS_AHEAD)
    return book(member_id).where(period).order_by(Contact.due_on, Contact.id).limit(MAX_REMINDERS)


def feed_token(calendar: Calendar) -> str:
    """Return the token in the address of a feed: its signed key. A leaked database alone opens no feed."""
    return sign("calendar", calendar.key)


def calendar_with_token(token: str) -> Calendar | None:
    key = verify("calendar", token)
    return calendar_with_key(key) if isinstance(key, str) else None
