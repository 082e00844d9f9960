from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.generic_relation import HasSubject
from turnabout.base.db.session import Id, MemberId, Model, Prose, When
from turnabout.members.models import Member


class Block(Model):
    """One member blocked another. The two are hidden from each other; the other is not notified."""

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    blocked_id: Mapped[MemberId]
    blocked_at: Mapped[When]

    blocked: Mapped[Member] = relationship(foreign_keys="Block.blocked_id")

    __table_args__ = (
        UniqueConstraint("member_id", "blocked_id"),
        CheckConstraint("member_id <> blocked_id", name="two_people"),
    )


class Veil(Model):
    """Derived table: `member` and `other` are hidden from each other. One row for each direction,
    maintained with the blocks. Every query that shows people excludes these pairs.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)


class Tie(Model):
    """Derived table: `member` and `other` are connected. One row for each direction, maintained by
    `connections`. Queries join this narrow table instead of the requests to connect.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    since: Mapped[When]


class Report(HasSubject, Model):
    """A member's report to the operators about another member, or about something of theirs (`about`)."""

    id: Mapped[Id]
    reporter_id: Mapped[MemberId]
    member_id: Mapped[MemberId]
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[Prose]
    reported_at: Mapped[When]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    settled_how: Mapped[Prose]

    reporter: Mapped[Member] = relationship(foreign_keys="Report.reporter_id")
    member: Mapped[Member] = relationship(foreign_keys="Report.member_id")
