"""Tables of connections: the requests, and those held until the asker confirms their address."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.members.models import Member


def pair_key(member_id: int, other_id: int) -> str:
    """A key for the pair of two members, the same in either order. A unique index on it allows one live row
    per pair.
    """
    return "{}-{}".format(*sorted((member_id, other_id)))


IS_LIVE = text("declined_at is null and withdrawn_at is null and ended_at is null")


class Connection(Model):
    """One request to connect, and what became of it. Each pair of members has at most one live row."""

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
        outcomes = (self.accepted_at, self.declined_at, self.withdrawn_at, self.ended_at)
        return not any(outcomes)

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None

    def other_than(self, member_id: int) -> Member:
        return self.asked if self.asker_id == member_id else self.asker


class HeldRequest(Model):
    """A request that will be sent once its author has confirmed their e-mail address. One per recipient."""

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
