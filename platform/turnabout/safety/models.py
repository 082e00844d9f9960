from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.generic_relation import HasSubject
from turnabout.base.db.session import Id, MemberId, Model, Prose, When
from turnabout.members.models import Member


class Block(Model):
    """One member wants nothing to do with another. In effect it is mutual, and nobody is told."""

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
    """`member` and `other` are out of each other's sight: one row for each direction, made and
    removed with whatever hides them from each other. Every query that shows people asks this table.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)


class Tie(Model):
    """`member` and `other` are connected: one row for each direction, kept by the connections room.
    Queries ask this narrow table who is near, instead of who asked whom.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    since: Mapped[When]


class Report(HasSubject, Model):
    """A member tells those who look after the place about somebody or something."""

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
