from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.members.models import Member


def pair_key(one: int, other: int) -> str:
    """The same text for two members, whoever asked; a unique index allows one live row for each."""
    return "{}-{}".format(*sorted((one, other)))


IS_LIVE = text("declined_at is null and withdrawn_at is null and ended_at is null")


class Connection(Model):
    """One request to connect, and what became of it. There is at most one live row for a pair."""

    id: Mapped[Id]
    asker_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    pair: Mapped[str] = mapped_column(String(40), index=True)
    note: Mapped[Prose]
    where_met: Mapped[Line] = mapped_column(default="")
    asked_at: Mapped[When]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    asker: Mapped[Member] = relationship(foreign_keys="Connection.asker_id")
    asked: Mapped[Member] = relationship(foreign_keys="Connection.asked_id")

    __table_args__ = (
        CheckConstraint("asker_id <> asked_id", name="two_people"),
        Index(
            "connection_live", "pair", unique=True, sqlite_where=IS_LIVE, postgresql_where=IS_LIVE
        ),
        Index("connection_asked_by", "asker_id", "id"),
        Index("connection_asked_of", "asked_id", "id"),
    )

    @property
    def is_waiting(self) -> bool:
        ends = (self.accepted_at, self.declined_at, self.withdrawn_at, self.ended_at)
        return not any(ends)

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None

    def other_than(self, member_id: int) -> Member:
        return self.asked if self.asker_id == member_id else self.asker


class HeldRequest(Model):
    """A request that is sent when its author has confirmed their address; one for each recipient."""

    __tablename__ = "held"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asked_id: Mapped[MemberId]
    note: Mapped[Prose]
    where_met: Mapped[Line] = mapped_column(default="")
    held_at: Mapped[When]

    member: Mapped[Member] = relationship(foreign_keys="HeldRequest.member_id")
    asked: Mapped[Member] = relationship(foreign_keys="HeldRequest.asked_id")

    __table_args__ = (
        UniqueConstraint("member_id", "asked_id"),
        CheckConstraint("member_id <> asked_id", name="two_people"),
    )
