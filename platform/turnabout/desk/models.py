from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, MemberId, Model, Prose, When
from turnabout.members.models import Member


class Ruling(Model):
    """An operator's decision about a member, and why. Append-only."""

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    by_id: Mapped[MemberId]
    what: Mapped[str] = mapped_column(String(20))  # suspended, restored, settled, taken down
    reason: Mapped[Prose]
    at: Mapped[When]

    member: Mapped[Member] = relationship(foreign_keys="Ruling.member_id")
    by: Mapped[Member] = relationship(foreign_keys="Ruling.by_id")
