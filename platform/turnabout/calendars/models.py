from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, MemberId, Model, When
from turnabout.communities.models import Community
from turnabout.members.models import Member


class Calendar(Model):
    """A private feed for a member's calendar program: the events they attend, or all of one community.

    `key` is signed into its address. Deleting the row ends the feed.
    """

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    made_at: Mapped[When]

    member: Mapped[Member] = relationship()
    community: Mapped[Community | None] = relationship()

    __table_args__ = (UniqueConstraint("member_id", "community_id"),)
