"""The private addresses that calendar programs read."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import command, db, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.signed_tokens import sign, verify
from turnabout.communities.models import Community
from turnabout.communities.queries import ids_of, is_member
from turnabout.events.models import Attendance, Calendar, Event
from turnabout.events.queries import HERE, reaching
from turnabout.members.commands import ends_with_password
from turnabout.members.models import Member

KEPT = timedelta(days=90)
MOST = 500


def calendars_of(member_id: int) -> Select[Calendar]:
    return select(Calendar).where(Calendar.member_id == member_id)


def of_key(key: str) -> Calendar | None:
    """While the one who made it is here."""
    scope = select(Calendar).join(Calendar.member).options(contains_eager(Calendar.member))
    return fetch_first(scope.where(Calendar.key == key, *HERE))


def in_calendar(found: Calendar) -> Select[*tuple[Event, Attendance | None]]:
    """Rows of an event and what the member is to it: all of a community that they are still in, or
    what they come to or wait for.
    """
    me = found.member_id
    mine = and_(Attendance.event_id == Event.id, Attendance.member_id == me)
    scope = select(Event, Attendance).join(Event.community).outerjoin(Attendance, mine)
    scope = scope.where(Event.ends_at > clock.now() - KEPT)
    if found.community_id:
        scope = scope.where(
            Event.community_id == found.community_id, Event.community_id.in_(ids_of(me))
        )
    else:
        on = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
        scope = scope.where(on, reaching(me))
    return scope.order_by(Event.starts_at, Event.id).limit(MOST)


def token(calendar: Calendar) -> str:
    """What stands in the address. Signed, so that the database alone opens nothing."""
    return sign("calendar", calendar.key)


def of_token(token: str) -> Calendar | None:
    key = verify("calendar", token)
    return of_key(key) if isinstance(key, str) else None


@command
def open_calendar(member: Member, community: Community | None = None) -> Calendar:
    """An address for what the member comes to, or for all of a community they are in. Again: the same."""
    if community and not is_member(community.id, member.id):
        raise Refused(
            _("Join %(name)s first. Then you can have its calendar.", name=community.name)
        )
    id = community.id if community else None
    found = fetch_first(calendars_of(member.id).where(Calendar.community_id == id))
    key = secrets.token_urlsafe(16)
    return found or save(Calendar(member_id=member.id, community_id=id, key=key))


@command
def renew(calendar: Calendar) -> Calendar:
    """Another address; the old one answers as if it had never been."""
    calendar.key = secrets.token_urlsafe(16)
    return calendar


@ends_with_password
def end_all(member: Member) -> str | None:
    """Whoever had got in may have read the addresses."""
    gone: Any = db.session.execute(delete(Calendar).where(Calendar.member_id == member.id))
    words = _(
        "Your private calendar addresses no longer work either. You can make new ones under Events."
    )
    return words if gone.rowcount else None


@command
def end(calendar: Calendar) -> None:
    db.session.delete(calendar)
    db.session.flush()
