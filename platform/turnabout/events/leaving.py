"""What a member takes along of events, and how they are taken out of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from turnabout.base.db.session import db, fetch_all
from turnabout.communities.queries import membership
from turnabout.events import policy, queries
from turnabout.events.capacity import move_up, take_place
from turnabout.events.models import Attendance, Event, WalkIn
from turnabout.events.queries import attendance
from turnabout.members.models import Member

TABLES = {"event", "series", "attendance", "walk_in"}


def takes(member: Member) -> dict[str, object]:
    made = queries.visible_to(member.id).where(Event.made_by_id == member.id).order_by(Event.id)
    went = fetch_all(mine(member.id))
    seen = visible(member.id, went)
    return {
        "events_made": [facts(one, sees_link(member, one)) for one in fetch_all(made)],
        "events": [attended(one, one.event_id in seen) for one in went],
    }  # fmt: skip


def mine(member_id: int) -> Any:
    scope = select(Attendance).options(joinedload(Attendance.event))
    return scope.where(Attendance.member_id == member_id).order_by(Attendance.id)


def visible(member_id: int, went: Sequence[Attendance]) -> set[int]:
    ids = [one.event_id for one in went]
    return {event.id for event in fetch_all(queries.visible_to(member_id).where(Event.id.in_(ids)))}


def sees_link(member: Member, event: Event) -> bool:
    """As on the page of the event: the link is for stewards and those who come."""
    row, place = membership(event.community_id, member.id), attendance(event.id, member.id)
    return policy.is_event_steward(member, row, event.community) or bool(
        place and place.comes_since
    )


def facts(event: Event, with_link: bool) -> dict[str, Any]:
    said = ["title", "about", "bring", "place", "zone", "capacity", "called_off_why"]
    said += ["link"] if with_link else []
    moments = ("starts_at", "ends_at", "made_at", "called_off_at")
    return {name: getattr(event, name) for name in said} | dates(event, moments)


def attended(one: Attendance, is_seen: bool) -> dict[str, Any]:
    """What the member did is theirs; what event it was, only while they may still see that."""
    moments = ("comes_since", "waits_since", "cannot_at", "shown_since", "here_at")
    event = {
        "event": one.event.title if is_seen else None,
        "starts_at": one.event.starts_at.isoformat() if is_seen else None,
    }
    return event | dates(one, moments)


def dates(row: Any, names: tuple[str, ...]) -> dict[str, str | None]:
    return {name: (moment := getattr(row, name)) and moment.isoformat() for name in names}


def empties(member: Member, choice: str) -> None:
    """Where they were, and where they wanted to go, is nobody's business any more; their place goes to
    somebody who waits. An event they made is the community's.
    """
    for one in fetch_all(mine(member.id)):
        event = one.event
        take_place(event, one)
        event.here -= int(one.here_at is not None)
        db.session.delete(one)
        db.session.flush()
        move_up(event)
    run(update(Attendance).where(Attendance.here_by_id == member.id).values(here_by_id=None))
    run(update(WalkIn).where(WalkIn.by_id == member.id).values(by_id=None))
    run(update(Event).where(Event.made_by_id == member.id).values(slip=None))
    if choice != "leave":
        run(update(Event).where(Event.made_by_id == member.id).values(made_by_id=None))


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
