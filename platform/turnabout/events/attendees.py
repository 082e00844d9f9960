"""Who comes to an event, who waits, who is there, and who of them may be seen by whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.models import Card, Photo
from turnabout.events.models import Attendance, Event
from turnabout.events.queries import HERE, Rows
from turnabout.members.models import Member
from turnabout.safety.queries import in_sight, relation


def first_waiting(event_id: int) -> Attendance | None:
    """Whose turn it is when a place comes free: not somebody who stands inside already."""
    scope = select(Attendance).join(Attendance.member).where(Attendance.event_id == event_id, *HERE)
    waits = Attendance.waits_since.is_not(None), Attendance.here_at.is_(None)
    return fetch_first(scope.where(*waits).order_by(Attendance.waits_since, Attendance.id))


def coming(event_id: int) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.member)
        .options(contains_eager(Attendance.member))
        .where(Attendance.event_id == event_id, Attendance.comes_since.is_not(None), *HERE)
    )


def still_to_come(member_id: int, community_id: int) -> Select[Attendance]:
    """The member's upcoming events in this community, waiting list included, not yet checked in."""
    on = or_(Attendance.comes_since.is_not(None), Attendance.waits_since.is_not(None))
    scope = select(Attendance).join(Attendance.event).options(contains_eager(Attendance.event))
    there = Event.community_id == community_id, Event.ends_at > clock.now()
    return scope.where(Attendance.member_id == member_id, on, *there, Attendance.here_at.is_(None))


SHOWN = 60


def shown_to(viewer_id: int, event_id: int, after: int = 0) -> Rows:
    """Those who come and let the others see it, with their first card; one more than a page shows.
    `after`: the `key` of the last one of the page before.
    """
    own = select(Card.id).where(Card.member_id == Member.id).order_by(Card.position, Card.id)
    stays = or_(Attendance.comes_since.is_not(None), Attendance.here_at.is_not(None))
    return (
        select(
            Member.id, Member.name, Member.photo, Card.headline, Card.seeking, Card.can_help,
            Card.audiences, Card.paused_at, Attendance.id.label("key"),
        )
        .select_from(Attendance)
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Card, Card.id == own.limit(1).correlate(Member).scalar_subquery())
        .where(Attendance.event_id == event_id, Attendance.shown_since.is_not(None), stays, *HERE)
        .where(in_sight(viewer_id, Member.id), Member.id != viewer_id, Attendance.id > after)
        .order_by(Attendance.id)
        .limit(SHOWN + 1)
    )  # fmt: skip


@relation
def shown_at_an_event(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """They let those who come to the same event see that they come, too."""
    mine, theirs = aliased(Attendance), aliased(Attendance)
    return exists().where(
        theirs.member_id == member_id,
        theirs.shown_since.is_not(None),
        or_(theirs.comes_since.is_not(None), theirs.here_at.is_not(None)),
        mine.event_id == theirs.event_id,
        mine.member_id == viewer_id,
        or_(mine.comes_since.is_not(None), mine.here_at.is_not(None)),
    )


def with_cards(event_id: int, steward_id: int, after: int | None = None) -> Rows:
    """Everybody who comes or is there, as far as the steward sees them, in the order of their names:
    rows of a member and the first of their cards that may be opened. `after`: behind that member.
    """
    open_cards = select(Card.id).where(Card.member_id == Member.id, Card.paused_at.is_(None))
    first_card = open_cards.order_by(Card.position, Card.id).limit(1).correlate(Member)
    comes = or_(Attendance.comes_since.is_not(None), Attendance.here_at.is_not(None))
    scope = (
        select(Member, Card)
        .select_from(Attendance)
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Card, Card.id == first_card.scalar_subquery())
        .options(joinedload(Card.photo).load_only(Photo.key))
        .where(Attendance.event_id == event_id, comes, *HERE, in_sight(steward_id, Member.id))
        .order_by(Member.name_key, Member.id)
    )
    if after is None:
        return scope
    last = select(Member.name_key).where(Member.id == after).scalar_subquery()
    further = or_(Member.name_key > last, and_(Member.name_key == last, Member.id > after))
    return scope.where(further)


def to_remind(now: datetime) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(Attendance.remind_at <= now)
        .order_by(Attendance.remind_at)
    )
