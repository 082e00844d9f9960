"""Queries for the attendances of events: places, waiting list, and which attendees a viewer may see."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.models import Card, Photo
from turnabout.events.models import Attendance, Event
from turnabout.events.queries import Rows
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight, relation


def next_in_waiting_list(event_id: int) -> Attendance | None:
    """Return who gets the next free place: the longest-waiting member who is not checked in already."""
    scope = (
        select(Attendance).join(Attendance.member).where(Attendance.event_id == event_id, *PRESENT)
    )
    is_waiting = Attendance.waits_since.is_not(None), Attendance.here_at.is_(None)
    return fetch_first(scope.where(*is_waiting).order_by(Attendance.waits_since, Attendance.id))


def confirmed_attendances(event_id: int) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.member)
        .options(contains_eager(Attendance.member))
        .where(Attendance.event_id == event_id, Attendance.comes_since.is_not(None), *PRESENT)
    )


def upcoming_attendances(member_id: int, community_id: int) -> Select[Attendance]:
    """Select the member's places at coming events of a community, waiting list included; none where they
    are checked in.
    """
    has_place = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
    scope = select(Attendance).join(Attendance.event).options(contains_eager(Attendance.event))
    is_upcoming = Event.community_id == community_id, Event.ends_at > clock.now()
    return scope.where(
        Attendance.member_id == member_id, has_place, *is_upcoming, Attendance.here_at.is_(None)
    )


PAGE_SIZE = 60


def visible_attendees(viewer_id: int, event_id: int, after: int = 0) -> Rows:
    """Select attendees who agreed to be shown to the others, each with their first card.

    Returns up to one row more than a page, so that the caller knows whether there is another page.
    `after` is the `key` of the last row of the previous page.
    """
    first_card = select(Card.id).where(Card.member_id == Member.id).order_by(Card.position, Card.id)
    attends = or_(Attendance.comes_since.is_not(None), Attendance.here_at.is_not(None))
    return (
        select(
            Member.id, Member.name, Member.photo, Card.headline, Card.seeking, Card.can_help,
            Card.audiences, Card.paused_at, Attendance.id.label("key"),
        )
        .select_from(Attendance)
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Card, Card.id == first_card.limit(1).correlate(Member).scalar_subquery())
        .where(Attendance.event_id == event_id, Attendance.shown_since.is_not(None), attends, *PRESENT)
        .where(in_sight(viewer_id, Member.id), Member.id != viewer_id, Attendance.id > after)
        .order_by(Attendance.id)
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip


@relation
def share_an_event(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: the viewer attends an event at which the member agreed to be shown."""
    mine, theirs = aliased(Attendance), aliased(Attendance)
    return exists().where(
        theirs.member_id == member_id,
        theirs.shown_since.is_not(None),
        or_(theirs.comes_since.is_not(None), theirs.here_at.is_not(None)),
        mine.event_id == theirs.event_id,
        mine.member_id == viewer_id,
        or_(mine.comes_since.is_not(None), mine.here_at.is_not(None)),
    )


def attendees_with_cards(event_id: int, steward_id: int, after: int | None = None) -> Rows:
    """Select (member, card) of attendees visible to the steward, by name; `card` is the member's first
    card that is not paused, or None. `after`: start behind the member with this id.
    """
    open_cards = select(Card.id).where(Card.member_id == Member.id, Card.paused_at.is_(None))
    first_card = open_cards.order_by(Card.position, Card.id).limit(1).correlate(Member)
    attends = or_(Attendance.comes_since.is_not(None), Attendance.here_at.is_not(None))
    scope = (
        select(Member, Card)
        .select_from(Attendance)
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Card, Card.id == first_card.scalar_subquery())
        .options(joinedload(Card.photo).load_only(Photo.key))
        .where(Attendance.event_id == event_id, attends, *PRESENT, in_sight(steward_id, Member.id))
        .order_by(Member.name_key, Member.id)
    )
    if after is None:
        return scope
    last = select(Member.name_key).where(Member.id == after).scalar_subquery()
    is_after = or_(Member.name_key > last, and_(Member.name_key == last, Member.id > after))
    return scope.where(is_after)


def due_reminders(now: datetime) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(Attendance.remind_at <= now)
        .order_by(Attendance.remind_at)
    )
