"""Tables of cards: the cards, their photos, and opens and saves per day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Update,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.cache.versions import shown_by
from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.members.models import Member

# Who sees a field, from the widest audience to the narrowest.
AUDIENCES = ("public", "members", "connections", "me")

FIELDS = (
    "name",
    "pronouns",
    "say_name",
    "headline",
    "seeking",
    "can_help",
    "skills",
    "location",
    "links",
    "email",
    "phone",
    "photo",
    "about",
)
DEFAULT_AUDIENCES = {
    "name": "public", "pronouns": "public", "say_name": "public", "headline": "public",
    "seeking": "public", "can_help": "public", "skills": "members", "location": "members",
    "links": "members", "email": "connections", "phone": "connections", "photo": "members",
    "about": "members",
}  # fmt: skip


class Card(Model):
    """A business card. A member has up to five, for different people. The first by `position` is the
    default; `label` is the owner's private name for the card.

    The code is in print, so only the member can replace it; the old one then stops working. `version` is
    the cache version of the public page: it is incremented in the same flush as a change that the page
    shows.
    """

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(60), default="")
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    say_name: Mapped[str] = mapped_column(String(120), default="")
    headline: Mapped[Line] = mapped_column(default="")
    seeking: Mapped[Prose]
    can_help: Mapped[Prose]
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    location: Mapped[str] = mapped_column(String(120), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # {label, url}
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    about: Mapped[Prose]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    audiences: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # field → audience
    qr: Mapped[str] = mapped_column(
        Text, default=""
    )  # URL, width and SVG path of the QR code, drawn with the code
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[When]
    changed_at: Mapped[When]
    paused_at: Mapped[datetime | None]
    counting_off_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    __table_args__ = (UniqueConstraint("member_id", "slip"),)

    member: Mapped[Member] = relationship()
    photo: Mapped["Photo | None"] = relationship()

    def audience(self, field: str) -> str:
        return self.audiences.get(field) or DEFAULT_AUDIENCES[field]

    def shows(self, field: str, nearness: str) -> bool:
        """Whether a viewer of this nearness (one of `AUDIENCES`) sees the field."""
        return AUDIENCES.index(self.audience(field)) <= AUDIENCES.index(nearness)


class Photo(Model):
    """A member's photo, cropped to a square and re-encoded without EXIF data."""

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    key: Mapped[str] = mapped_column(String(40), unique=True)  # part of its URL; unguessable
    large: Mapped[bytes] = mapped_column(LargeBinary)  # 480 px WebP
    small: Mapped[bytes] = mapped_column(LargeBinary)  # 144 px WebP
    vcard: Mapped[bytes] = mapped_column(LargeBinary)  # 180 px JPEG
    given_at: Mapped[When]


class CardDay(Model):
    """How often a card was opened and saved on one day. Says nothing about the visitors."""

    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    opens: Mapped[int] = mapped_column(default=0)
    saves: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("opens >= 0", name="opens_not_negative"),
        Index("card_day_on", "on"),
    )


# --- cache versions: what invalidates the cached public page of a card ---


@shown_by(Card)
def its_own_page(ids: Any) -> Update:
    return increment_version().where(Card.id.in_(ids))


@shown_by(Member, "name", "left_at", "suspended_at")
def pages_of_owners(ids: Any) -> Update:
    return increment_version().where(Card.member_id.in_(ids))


@shown_by(Photo)
def pages_with_photos(ids: Any) -> Update:
    return increment_version().where(Card.photo_id.in_(ids))


def increment_version() -> Update:
    return update(Card).values(version=Card.version + 1)
