from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, MemberId, Model, Prose, When
from turnabout.base.db.sort_keys import SearchableByName


class Member(SearchableByName, Model):
    """A person with an account. Leaving clears the row but keeps it, so that others still see "a
    former member" in its place.

    `unread` (unread notices), `veils` (members hidden from this one) and `photo` (key of the photo
    that other members may see) are denormalized from later features, so that the query that loads
    the viewer on every request needs no joins.
    """

    id: Mapped[Id]
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed_at: Mapped[datetime | None]  # tokens issued before this are revoked
    language: Mapped[str] = mapped_column(String(8), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    joined_at: Mapped[When]
    confirmed_at: Mapped[datetime | None]
    seen_at: Mapped[When]
    operator_since: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[Prose]
    left_at: Mapped[datetime | None]
    unlisted_at: Mapped[datetime | None]  # opted out of the search
    photo: Mapped[str | None] = mapped_column(String(40))
    unread: Mapped[int] = mapped_column(default=0)
    veils: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("unread >= 0", name="unread_not_negative"),)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_operator(self) -> bool:
        return self.operator_since is not None

    @property
    def is_here(self) -> bool:
        return self.left_at is None and self.suspended_at is None


class SignIn(Model):
    """A member's session on one device. Deleting the row signs the device out."""

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(Text, default="")
    signed_in_at: Mapped[When]
    seen_at: Mapped[When]

    member: Mapped[Member] = relationship()


class EmailLink(Model):
    """A mailed, expiring single-use link: confirms an address, sets a new password, or changes the
    address. `email` is the address that opening the link proves.
    """

    __tablename__ = "door"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[When]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()


class Draft(Model):
    """An unsent form of a member who was signed out on a shared computer; see `drafts`.

    `path` is the page with the form, `action` the address that the form submits to, `fields` a JSON
    list of [name, value]. `sent_at` is set if the member had already submitted the form. An empty
    `action` records only that the page was open.
    """

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    path: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[When]
    sent_at: Mapped[datetime | None]


class OperatorLink(Model):
    """An expiring single-use link, printed in the terminal while the site has no operator."""

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[When]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
