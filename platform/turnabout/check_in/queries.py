"""Queries for check-in: whom a steward may check in, and the check-in list of an event."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager

from turnabout.base.db.session import db, fetch_first
from turnabout.base.db.sort_keys import matches_name
from turnabout.base.i18n import clock
from turnabout.communities.models import Membership
from turnabout.communities.queries import STEWARD
from turnabout.events.models import AFTER, EARLY, Attendance, Event, WalkIn
from turnabout.events.queries import walk_ins
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight


def event_with_code(id: int, code: str) -> Event | None:
    """Return the event if the code is right. No other permission is asked: the code is on display at the
    door, so whoever has it may know of the event.
    """
    scope = select(Event).join(Event.community).options(contains_eager(Event.community))
    return fetch_first(scope.where(Event.id == id, Event.code == code))


def member_is_expected(member_id: int) -> ColumnElement[bool]:
    """SQL condition on Event: the member has a place, is on the waiting list, is checked in, or belongs to
    the community. See `commands.check_in`.
    """
    place, theirs = aliased(Attendance), aliased(Membership)
    dates = (place.comes_since, place.waits_since, place.here_at)
    has_answered = exists().where(
        place.event_id == Event.id,
        place.member_id == member_id,
        or_(*(date.is_not(None) for date in dates)),
    )
    is_current = (theirs.joined_at.is_not(None), theirs.left_at.is_(None))
    is_in = exists().where(
        theirs.community_id == Event.community_id, theirs.member_id == member_id, *is_current
    )
    return or_(has_answered, is_in)


def is_expected(event_id: int, member_id: int) -> bool:
    return (
        fetch_first(select(Event.id).where(Event.id == event_id, member_is_expected(member_id)))
        is not None
    )


def open_check_ins(steward_id: int, guest_id: int) -> list[Any]:
    """Return up to three events at which the steward may check the guest in now.

    Rows of `id`, `title`, `here_at` (when the guest was checked in, or None), and `is_expected`: whether
    that is possible without their card.
    """
    now = clock.now()
    of_guest = and_(Attendance.event_id == Event.id, Attendance.member_id == guest_id)
    scope = (
        select(
            Event.id,
            Event.title,
            Attendance.here_at,
            member_is_expected(guest_id).label("is_expected"),
        )
        .join(Membership, Membership.community_id == Event.community_id)
        .outerjoin(Attendance, of_guest)
        .where(Membership.member_id == steward_id, *STEWARD)
        .where(Event.starts_at <= now + EARLY, Event.ends_at >= now - AFTER)
        .where(Event.called_off_at.is_(None))
        .order_by(Event.starts_at)
        .limit(3)
    )
    return list(db.session.execute(scope))


def check_in_list(event_id: int, steward_id: int, words: str = "") -> list[Any]:
    """Return everybody visible to the steward who comes, waits or is checked in, ordered by name.

    With `words`, only those whose names match.
    """
    dates = (Attendance.comes_since, Attendance.waits_since, Attendance.here_at)
    scope = (
        select(
            Attendance.id, Attendance.comes_since, Attendance.waits_since, Attendance.here_at,
            Member.id.label("member_id"), Member.name, Member.name_words, Member.photo,
        )
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.event_id == event_id, or_(*(date.is_not(None) for date in dates)), *PRESENT)
        .where(in_sight(steward_id, Member.id))
        .order_by(Member.name_key, Attendance.id)
    )  # fmt: skip
    if words:
        scope = scope.where(matches_name(Member.name_words, words))
    return list(db.session.execute(scope))


def walk_in_with_slip(event_id: int, slip: str) -> WalkIn | None:
    return fetch_first(walk_ins(event_id).where(WalkIn.slip == slip))
