"""Open, renew and end the private feeds that calendar programs read."""

import secrets
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_first, save
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.calendars import queries
from turnabout.calendars.models import Calendar
from turnabout.communities.models import Community
from turnabout.communities.queries import is_member
from turnabout.members.commands import on_password_change
from turnabout.members.models import Member


@command
def open_calendar(member: Member, community: Community | None = None) -> Calendar:
    """Open a feed of the events that the member attends, or of all events of their community. Idempotent."""
    if community and not is_member(community.id, member.id):
        raise Refused(
            _("Join %(name)s first. Then you can have its calendar.", name=community.name)
        )
    id = community.id if community else None
    of_events = queries.calendars_of(member.id).where(Calendar.of_people.is_(False))
    existing = fetch_first(of_events.where(Calendar.community_id == id))
    key = secrets.token_urlsafe(16)
    return existing or save(Calendar(member_id=member.id, community_id=id, key=key))


@command
def open_reminders(member: Member) -> Calendar:
    """Open a feed of the days on which the member wants to be in touch with contacts. Idempotent."""
    existing = fetch_first(queries.calendars_of(member.id).where(Calendar.of_people))
    key = secrets.token_urlsafe(16)
    return existing or save(Calendar(member_id=member.id, of_people=True, key=key))


@command
def renew(calendar: Calendar) -> Calendar:
    """Give the feed a new address; the old one answers 404 from then on."""
    calendar.key = secrets.token_urlsafe(16)
    return calendar


@on_password_change
def end_all(member: Member) -> str | None:
    """End all feeds when the password changes: an intruder may have read their addresses.

    Return a sentence that tells the member so, or None if there were no feeds.
    """
    result: Any = db.session.execute(delete(Calendar).where(Calendar.member_id == member.id))
    words = _(
        "Your private calendar addresses no longer work either. You can make new ones under Events."
    )
    return words if result.rowcount else None


@command
def end(calendar: Calendar) -> None:
    db.session.delete(calendar)
    db.session.flush()
