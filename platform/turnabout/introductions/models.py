from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.contacts.models import Contact
from turnabout.members.models import Member

WAYS = ("here", "mail")


def pair_key(one_id: int, other_id: int) -> str:
    """The same text for two contacts, in whichever order they are given."""
    return "{}-{}".format(*sorted((one_id, other_id)))


class Introduction(Model):
    """A member brings two of their contacts together. It has two sides.

    `way` is `here` if both are members: each is asked on the site. It is `mail` if not: the introducer asks
    each of them by e-mail. `introduced_at` is set once both have agreed and been brought together.
    """

    id: Mapped[Id]
    introducer_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    way: Mapped[str] = mapped_column(String(4))
    pair: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[When]
    introduced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    introducer: Mapped[Member] = relationship()
    sides: Mapped[list["IntroductionSide"]] = relationship(
        back_populates="introduction", order_by="IntroductionSide.position", lazy="selectin"
    )

    __table_args__ = (
        UniqueConstraint("introducer_id", "slip"),
        CheckConstraint("way in ('here', 'mail')", name="known_way"),
        CheckConstraint("introduced_at is null or withdrawn_at is null", name="one_end"),
        Index("introduction_by", "introducer_id", "id"),
        Index("introduction_pair", "introducer_id", "pair", "id"),
    )

    @property
    def reasons(self) -> str:
        """What the introducer wrote to both sides."""
        return "\n\n".join(side.reason for side in self.sides if side.reason)

    def side_of(self, member_id: int) -> "IntroductionSide":
        return next(side for side in self.sides if side.member_id == member_id)

    def opposite(self, side: "IntroductionSide") -> "IntroductionSide":
        return next(one for one in self.sides if one.position != side.position)


class IntroductionSide(Model):
    """One of the two people of an introduction: a contact of the introducer, and the member they are if
    asked on the site. `reason` is what the introducer wrote to them. `asked_at` is when they were asked.
    """

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introduction.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[Prose]
    asked_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]

    introduction: Mapped[Introduction] = relationship(back_populates="sides")
    contact: Mapped[Contact] = relationship()
    member: Mapped[Member | None] = relationship()

    __table_args__ = (
        CheckConstraint("position in (0, 1)", name="two_sides"),
        CheckConstraint("agreed_at is null or declined_at is null", name="one_answer"),
        Index("introduction_side_of", "member_id", "introduction_id"),
    )

    @property
    def is_answered(self) -> bool:
        return self.agreed_at is not None or self.declined_at is not None


class KnownOrganisation(Model):
    """An organisation in which a member knows somebody. Only that member can see it. `name_key` is the
    folded name.
    """

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(160))
    marked_at: Mapped[When]

    member: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "name_key"),
        Index("known_organisation_named", "name_key", "member_id"),
    )


class PathRequest(Model):
    """A member asks who could introduce them to somebody at an organisation."""

    id: Mapped[Id]
    asker_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    organisation: Mapped[Line]
    organisation_key: Mapped[str] = mapped_column(String(160))
    why: Mapped[Prose]
    asked_at: Mapped[When]
    closed_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    asker: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("asker_id", "slip"),
        Index("path_request_by", "asker_id", "id"),
    )


class PathRequestRecipient(Model):
    """A member whom a path request reached. Only they can see it, until they agree."""

    request_id: Mapped[int] = mapped_column(ForeignKey("path_request.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(primary_key=True)
    agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))

    request: Mapped[PathRequest] = relationship()
    member: Mapped[Member] = relationship()

    __table_args__ = (
        CheckConstraint("agreed_at is null or declined_at is null", name="one_answer"),
    )
