"""Whom the stewards of an event may check in, and the list that they do it by."""

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
    """Whoever has read the code at its door knows of it."""
    scope = select(Event).join(Event.community).options(contains_eager(Event.community))
    return fetch_first(scope.where(Event.id == id, Event.code == code))


def member_is_expected(member_id: int) -> ColumnElement[bool]:
    """Of events: this member said that they come, waits for a place or is there, or is a member of the
    community. Nobody else is checked in by their number; see `check_in.commands.check_in`.
    """
    place, theirs = aliased(Attendance), aliased(Membership)
    signs = (place.comes_since, place.waits_since, place.here_at)
    said = exists().where(
        place.event_id == Event.id,
        place.member_id == member_id,
        or_(*(sign.is_not(None) for sign in signs)),
    )
    inside = (theirs.joined_at.is_not(None), theirs.left_at.is_(None))
    is_in = exists().where(
        theirs.community_id == Event.community_id, theirs.member_id == member_id, *inside
    )
    return or_(said, is_in)


def is_expected(event_id: int, member_id: int) -> bool:
    return (
        fetch_first(select(Event.id).where(Event.id == event_id, member_is_expected(member_id)))
        is not None
    )


def open_check_ins(steward_id: int, guest_id: int) -> list[Any]:
    """The events at whose door this member stands now: rows of id, title, since when the other one is
    there, and whether they are expected, so that their number will do.
    """
    now = clock.now()
    theirs = and_(Attendance.event_id == Event.id, Attendance.member_id == guest_id)
    scope = (
        select(
            Event.id,
            Event.title,
            Attendance.here_at,
            member_is_expected(guest_id).label("is_expected"),
        )
        .join(Membership, Membership.community_id == Event.community_id)
        .outerjoin(Attendance, theirs)
        .where(Membership.member_id == steward_id, *STEWARD)
        .where(Event.starts_at <= now + EARLY, Event.ends_at >= now - AFTER)
        .where(Event.called_off_at.is_(None))
        .order_by(Event.starts_at)
        .limit(3)
    )
    return list(db.session.execute(scope))


def check_in_list(event_id: int, steward_id: int, words: str = "") -> list[Any]:
    """Everybody who comes, waits or was there, as far as the steward sees them; the names in order. With
    `words`, those whose name is found by them.
    """
    any_of = (Attendance.comes_since, Attendance.waits_since, Attendance.here_at)
    scope = (
        select(
            Attendance.id, Attendance.comes_since, Attendance.waits_since, Attendance.here_at,
            Member.id.label("member_id"), Member.name, Member.name_words, Member.photo,
        )
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.event_id == event_id, or_(*(one.is_not(None) for one in any_of)), *PRESENT)
        .where(in_sight(steward_id, Member.id))
        .order_by(Member.name_key, Attendance.id)
    )  # fmt: skip
    if words:
        scope = scope.where(matches_name(Member.name_words, words))
    return list(db.session.execute(scope))


def walk_in_with_slip(event_id: int, slip: str) -> WalkIn | None:
    return fetch_first(walk_ins(event_id).where(WalkIn.slip == slip))
