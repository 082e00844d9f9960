from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, MemberId, Model, When
from turnabout.communities.models import Community
from turnabout.members.models import Member


class Calendar(Model):
    """A private feed for a member's calendar program: the events they attend, all events of one community,
    or the days on which they want to be in touch with contacts (`of_people`).

    `key` is signed into its address. Deleting the row ends the feed.
    """

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"))
    of_people: Mapped[bool] = mapped_column(default=False, server_default=false())
    key: Mapped[str] = mapped_column(String(40), unique=True)
    made_at: Mapped[When]

    member: Mapped[Member] = relationship()
    community: Mapped[Community | None] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "community_id"),
        CheckConstraint("community_id is null or not of_people", name="one_subject"),
    )
