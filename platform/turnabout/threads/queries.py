from typing import Any

from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from turnabout.base.db.session import db, fetch_first
from turnabout.members.models import Member
from turnabout.safety.models import Tie, Veil
from turnabout.safety.queries import in_sight, reportable, row_exists
from turnabout.threads.models import Message, Seat, Thread


def by_key(key: str) -> Thread | None:
    return fetch_first(select(Thread).where(Thread.key == key))


def seat_of(thread_id: int, member_id: int) -> Seat | None:
    return db.session.get(Seat, (thread_id, member_id))


def reachable(member_id: int) -> Select[Thread]:
    """Select the member's threads, without those that include somebody veiled from them."""
    own_thread_ids = select(Seat.thread_id).where(Seat.member_id == member_id)
    return select(Thread).where(
        Thread.id.in_(own_thread_ids), ~has_veiled_member(Thread.id, member_id)
    )


def has_veiled_member(thread_id: Any, member_id: int) -> Exists:
    """SQL condition: the thread includes somebody veiled from the member."""
    other = aliased(Seat)
    return exists().where(
        other.thread_id == thread_id,
        Veil.member_id == member_id,
        Veil.other_id == other.member_id,
    )


def other_members(thread_id: int, member_id: int) -> list[Member]:
    is_other_seat = Seat.thread_id == thread_id, Seat.member_id != member_id
    others = select(Member).join(Seat, Seat.member_id == Member.id).where(*is_other_seat)
    return list(db.session.scalars(others.order_by(Member.id)))


def seats_in(thread_id: int) -> Select[Seat]:
    """Select the seats of a thread, with their members loaded."""
    seats = select(Seat).where(Seat.thread_id == thread_id).order_by(Seat.member_id)
    return seats.options(joinedload(Seat.member))


def seats_with_ties(thread_id: int, member_id: int) -> list[tuple[Seat, bool]]:
    """Return the seats of a thread, each with whether its member is connected to this one."""
    scope = seats_in(thread_id).add_columns(row_exists(Tie, member_id, Seat.member_id))
    return [(seat, bool(is_tied)) for seat, is_tied in db.session.execute(scope)]


def others_with_ties(thread_id: int, member_id: int) -> list[tuple[Member, bool]]:
    seats = seats_with_ties(thread_id, member_id)
    return [(seat.member, is_tied) for seat, is_tied in seats if seat.member_id != member_id]


def message_with_slip(thread_id: int, author_id: int, slip: str) -> Message | None:
    return fetch_first(
        select(Message).where(
            Message.thread_id == thread_id, Message.author_id == author_id, Message.slip == slip
        )
    )


def is_any_veiled(thread_id: int, member_id: int) -> bool:
    return bool(db.session.scalar(select(has_veiled_member(thread_id, member_id))))


def seats_with_others(member_id: int) -> Select[*tuple[Any, ...]]:
    """Select a row for each thread of the member, with the other one in it (the first of several).

    Columns: `thread_id`, `title`, `id` (the newest message), `unread`, `other_id`, `name`, `photo`.
    """
    theirs, other = aliased(Seat), aliased(Member)
    someone = aliased(Seat)
    first_other = (
        select(func.min(someone.member_id))
        .where(someone.thread_id == Seat.thread_id, someone.member_id != member_id)
        .correlate(Seat)
        .scalar_subquery()
    )
    return (
        select(
            Thread.id.label("thread_id"), Thread.title, Seat.last_id.label("id"), Seat.unread,
            other.id.label("other_id"), other.name, other.photo,
        )
        .join(Thread, Thread.id == Seat.thread_id)
        .join(theirs, (theirs.thread_id == Seat.thread_id) & (theirs.member_id == first_other))
        .join(other, other.id == theirs.member_id)
        .where(Seat.member_id == member_id, in_sight(member_id, theirs.member_id))
    )  # fmt: skip


def inbox(member_id: int) -> Select[*tuple[Any, ...]]:
    """Select the member's threads that have messages, with the first 160 characters of the latest one."""
    excerpt = func.substr(Message.words, 1, 160).label("words")
    return (
        seats_with_others(member_id)
        .join(Message, Message.id == Seat.last_id)
        .add_columns(excerpt, Message.author_id, Message.sent_at)
        .where(Seat.last_id > 0)
    )


def threads_without_messages(member_id: int) -> list[Any]:
    """Return the member's threads about an agreed response that have no messages yet."""
    scope = seats_with_others(member_id).where(Seat.last_id == 0, Thread.about_type.is_not(None))
    return list(db.session.execute(scope.order_by(Seat.thread_id.desc()).limit(20)))


def messages(thread_id: int) -> Select[*tuple[Any, ...]]:
    return select(Message.id, Message.author_id, Message.words, Message.sent_at).where(
        Message.thread_id == thread_id
    )


@reportable("message", lambda message: message.author)
def message_to_report(reporter_id: int, id: int) -> Message | None:
    """Return a message in a thread of the reporter, also from somebody whom they have blocked since."""
    is_seated = exists().where(Seat.thread_id == Message.thread_id, Seat.member_id == reporter_id)
    return fetch_first(select(Message).where(Message.id == id, is_seated))
