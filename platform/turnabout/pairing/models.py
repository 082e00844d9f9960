from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, Model, When
from turnabout.members.models import Member

OPEN = text("joined_at is null and dropped_at is null")


class Pairing(Model):
    """Two codes typed together, on a tablet or a library computer. Their owners are connected as soon as
    both agree. `one` is the member with the smaller id.
    """

    id: Mapped[Id]
    one_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    where_met: Mapped[Line] = mapped_column(default="")
    typed_at: Mapped[When]
    one_said_at: Mapped[datetime | None]
    other_said_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    one: Mapped[Member] = relationship(foreign_keys="Pairing.one_id")
    other: Mapped[Member] = relationship(foreign_keys="Pairing.other_id")

    __table_args__ = (
        CheckConstraint("one_id < other_id", name="two_people_in_order"),
        Index(
            "pairing_open", "one_id", "other_id", unique=True,
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
    )  # fmt: skip

    def other_than(self, member_id: int) -> Member:
        return self.other if self.one_id == member_id else self.one

    def has_agreed(self, member_id: int) -> bool:
        return bool(self.one_said_at if self.one_id == member_id else self.other_said_at)


class Pin(Model):
    """The hash of the six digits with which a member agrees on somebody else's device."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(255))
    chosen_at: Mapped[When]
