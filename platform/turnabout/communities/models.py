from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Model, Prose, When
from turnabout.base.db.sort_keys import HasSortKey
from turnabout.members.models import Member


class Community(HasSortKey, Model):
    """A group with a board. `joining` is `open` or `approval`.

    `board_version` is part of the board's cache key; the flush that changes the board increments it.
    `welcome_since` marks the one community that every new member joins.
    """

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    about: Mapped[Prose]
    joining: Mapped[str] = mapped_column(String(10), default="open")
    founder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    founded_at: Mapped[When]
    welcome_since: Mapped[datetime | None]
    board_version: Mapped[int] = mapped_column(default=1)
    members: Mapped[int] = mapped_column(default=0)
    open_posts: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("joining in ('open', 'approval')", name="known_joining"),
        CheckConstraint("members >= 0", name="members_not_negative"),
        CheckConstraint("open_posts >= 0", name="open_posts_not_negative"),
    )


class Membership(Model):
    """A member's relation to a community: requested, joined, refused or left. One row per pair.

    `words` is the message sent with the join request. `taken_out_at` is set when a steward removes the
    member, and cleared when they are admitted again.
    """

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[When]
    words: Mapped[Prose]
    joined_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    taken_out_why: Mapped[Prose]
    steward_since: Mapped[datetime | None]

    community: Mapped[Community] = relationship()
    member: Mapped[Member] = relationship(foreign_keys="Membership.member_id")

    __table_args__ = (
        Index("membership_of_member", "member_id", "community_id", unique=True),
        Index("membership_of_community", "community_id", "id"),
    )

    @property
    def is_in(self) -> bool:
        return self.joined_at is not None and self.left_at is None

    @property
    def is_waiting(self) -> bool:
        return not (self.joined_at or self.refused_at or self.left_at)

    @property
    def is_steward(self) -> bool:
        return self.is_in and self.steward_since is not None
