from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.generic_relation import HasSubject
from turnabout.base.db.session import Id, Line, Model, Prose, When
from turnabout.members.models import Member


class Thread(HasSubject, Model):
    """A conversation of a few members.

    The unique `key` prevents a second one for the same purpose: `pair 3-8` for two connected members,
    `response 12` for an answer to a post.
    """

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[Line] = mapped_column(default="")
    opened_at: Mapped[When]
    last_id: Mapped[int] = mapped_column(default=0)  # the newest message

    seats: Mapped[list["Seat"]] = relationship(back_populates="thread")


class Seat(Model):
    """A member's place in a thread, and what they have read.

    `last_id` repeats the thread's newest message, to sort the inbox. Message ids rather than times tell
    what is new, because a clock may be set back.
    """

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    last_id: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    read_id: Mapped[int] = mapped_column(default=0)  # the newest message that was read
    read_at: Mapped[datetime | None]

    thread: Mapped[Thread] = relationship(back_populates="seats")
    member: Mapped[Member] = relationship()

    __table_args__ = (Index("seat_inbox", "member_id", "last_id"),)


class Message(Model):
    """A message in a thread. `slip` is the idempotency key of the form."""

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    words: Mapped[Prose]
    slip: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[When]

    author: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("thread_id", "author_id", "slip"),
        Index("message_of_thread", "thread_id", "id"),
    )
