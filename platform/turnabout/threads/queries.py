from typing import Any

from sqlalchemy import Select, exists, func, select
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
    """The conversations in which this member sits; none with somebody out of sight."""
    mine = select(Seat.thread_id).where(Seat.member_id == member_id)
    return select(Thread).where(Thread.id.in_(mine), ~with_somebody_veiled(Thread.id, member_id))


def with_somebody_veiled(thread_id: Any, member_id: int) -> Any:
    other = aliased(Seat)
    return exists().where(
        other.thread_id == thread_id,
        Veil.member_id == member_id,
        Veil.other_id == other.member_id,
    )


def others_in(thread_id: int, member_id: int) -> list[Member]:
    sitting = Seat.thread_id == thread_id, Seat.member_id != member_id
    others = select(Member).join(Seat, Seat.member_id == Member.id).where(*sitting)
    return list(db.session.scalars(others.order_by(Member.id)))


def seats_in(thread_id: int) -> Select[Seat]:
    """Who sits in the conversation, with the members themselves."""
    seats = select(Seat).where(Seat.thread_id == thread_id).order_by(Seat.member_id)
    return seats.options(joinedload(Seat.member))


def seats_with_ties(thread_id: int, member_id: int) -> list[tuple[Seat, bool]]:
    """The same, each with whether they are connected to this member."""
    scope = seats_in(thread_id).add_columns(row_exists(Tie, member_id, Seat.member_id))
    return [(seat, bool(is_tied)) for seat, is_tied in db.session.execute(scope)]


def others_with_ties(thread_id: int, member_id: int) -> list[tuple[Member, bool]]:
    found = seats_with_ties(thread_id, member_id)
    return [(seat.member, tied) for seat, tied in found if seat.member_id != member_id]


def message_of(thread_id: int, author_id: int, slip: str) -> Message | None:
    return fetch_first(
        select(Message).where(
            Message.thread_id == thread_id, Message.author_id == author_id, Message.slip == slip
        )
    )


def is_any_veiled(thread_id: int, member_id: int) -> bool:
    return bool(db.session.scalar(select(with_somebody_veiled(thread_id, member_id))))


def seats_with_others(member_id: int) -> Select[*tuple[Any, ...]]:
    """One row for each conversation of the member, with the other one (of several, the first)."""
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
    """Conversations in which something was said, with the beginning of what was said last."""
    excerpt = func.substr(Message.words, 1, 160).label("words")
    return (
        seats_with_others(member_id)
        .join(Message, Message.id == Seat.last_id)
        .add_columns(excerpt, Message.author_id, Message.sent_at)
        .where(Seat.last_id > 0)
    )


def silent(member_id: int) -> list[Any]:
    """Conversations that somebody agreed to, and in which nothing was said yet."""
    agreed = seats_with_others(member_id).where(Seat.last_id == 0, Thread.about_type.is_not(None))
    return list(db.session.execute(agreed.order_by(Seat.thread_id.desc()).limit(20)))


def messages(thread_id: int) -> Select[*tuple[Any, ...]]:
    return select(Message.id, Message.author_id, Message.words, Message.sent_at).where(
        Message.thread_id == thread_id
    )


@reportable("message", lambda message: message.author)
def message_to_report(reporter_id: int, id: int) -> Message | None:
    """What was said to the member: also by somebody whom they have blocked since."""
    mine = exists().where(Seat.thread_id == Message.thread_id, Seat.member_id == reporter_id)
    return fetch_first(select(Message).where(Message.id == id, mine))
