"""Tables of the contact book: contacts, touches, promises, follow-up mails sent, and counts per network."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, Model, Prose, When
from turnabout.base.db.sort_keys import SearchableByName
from turnabout.base.i18n import clock
from turnabout.members.models import Member

NETWORKS = ("peer", "business", "community")
NAME_PARTS = ("prefix", "given", "additional", "family", "suffix")
DETAIL_KINDS = ("phone", "email", "link")
LIVE = text("removed_at is null")
FOLLOWS = text("source is not null")
OPEN = text("kept_at is null and dropped_at is null")


def name_part() -> Mapped[str]:
    return mapped_column(String(80), default="", server_default="")


def live(name: str, *columns: str) -> Index:
    """A partial index over the contacts that have not been removed."""
    return Index(name, *columns, sqlite_where=LIVE, postgresql_where=LIVE)


class Contact(SearchableByName, Model):
    """Somebody whom the owner knows. `member` is set if they have an account. Only the owner sees the
    entry.

    `network` is empty until the owner chooses one. `email` and `phone` are the first ones; further ones
    are details. A birthday may lack its year or day. `rhythm_days` is how often the owner wants to be in
    touch: None follows the network's rhythm, 0 means never. `due_on` is the total of `policy.due_on`.
    """

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    network: Mapped[str | None] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(40), default="")
    prefix: Mapped[str] = name_part()
    given: Mapped[str] = name_part()
    additional: Mapped[str] = name_part()
    family: Mapped[str] = name_part()
    suffix: Mapped[str] = name_part()
    organisation: Mapped[Line] = mapped_column(default="")
    job_title: Mapped[Line] = mapped_column(default="", server_default="")
    birth_year: Mapped[int | None]
    birth_month: Mapped[int | None]
    birth_day: Mapped[int | None]
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    met_where: Mapped[Line] = mapped_column(default="")
    met_on: Mapped[date | None]
    notes: Mapped[Prose]
    cares_about: Mapped[Prose]
    next_on: Mapped[date | None]  # when the owner wants to be in touch again
    rhythm_days: Mapped[int | None]
    last_touch_on: Mapped[date | None]
    asks: Mapped[int] = mapped_column(default=0, server_default="0")
    favours: Mapped[int] = mapped_column(default=0, server_default="0")
    due_on: Mapped[date | None]
    added_at: Mapped[When]
    changed_at: Mapped[datetime | None] = mapped_column(onupdate=clock.now)
    removed_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    owner: Mapped[Member] = relationship(foreign_keys="Contact.owner_id")
    member: Mapped[Member | None] = relationship(foreign_keys="Contact.member_id")

    __table_args__ = (
        UniqueConstraint("owner_id", "member_id"),
        UniqueConstraint("owner_id", "slip"),
        CheckConstraint("network in ('peer', 'business', 'community')", name="known_network"),
        CheckConstraint("owner_id <> member_id", name="two_people"),
        CheckConstraint("rhythm_days >= 0", name="rhythm_not_negative"),
        CheckConstraint("birth_year between 1 and 9999", name="birth_year"),
        CheckConstraint("birth_month between 1 and 12", name="birth_month"),
        CheckConstraint("birth_day between 1 and 31", name="birth_day"),
        live("contact_book", "owner_id", "network", "name_key", "id"),
        live("contact_names", "owner_id", "name_key", "id"),
        Index("contact_removed", "owner_id", "removed_at"),
        Index("contact_met", "met_on", "owner_id"),
        Index("contact_of_owner_met", "owner_id", "met_on", "id"),
        Index("contact_next", "owner_id", "next_on"),
        Index("contact_due", "owner_id", "due_on", "id"),
    )


class ContactDetail(Model):
    """A further phone number, e-mail address or link of a contact, with the owner's label for it."""

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("kind in ('phone', 'email', 'link')", name="known_kind"),
        Index("detail_of_contact", "contact_id", "kind", "position", "id"),
    )


class ContactTag(Model):
    """A word by which the owner groups contacts. `tag_key` is the folded tag: "Choir" and "choir" are one."""

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    tag_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"))

    __table_args__ = (Index("tags_of_owner", "owner_id", "tag_key", "contact_id"),)


class NetworkRhythm(Model):
    """How often a member wants to be in touch with the contacts of a network that have no own rhythm."""

    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    network: Mapped[str] = mapped_column(String(12), primary_key=True)
    days: Mapped[int]

    __table_args__ = (CheckConstraint("days > 0", name="days_positive"),)


class Touch(Model):
    """A logged moment with a contact. `direction` says whether the owner did something for them, spent time
    together with them, or asked them for something.

    `source` and `source_id` name the row that the touch follows from, such as a record of help. Both are
    None for a touch that the owner logged.
    """

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(12))
    direction: Mapped[str] = mapped_column(String(12))
    words: Mapped[Prose]
    on: Mapped[date]
    logged_at: Mapped[When]
    slip: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[int | None]

    contact: Mapped[Contact] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        Index(
            "touch_by_source", "contact_id", "source", "source_id", "kind", "on", unique=True,
            sqlite_where=FOLLOWS, postgresql_where=FOLLOWS,
        ),
        Index("touch_of_contact", "contact_id", "on", "id"),
    )  # fmt: skip


class Promise(Model):
    """What a member promised to a contact. Only the member who made the promise sees it."""

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    what: Mapped[Line]
    due_on: Mapped[date | None]
    made_at: Mapped[When]
    kept_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))

    contact: Mapped[Contact] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        CheckConstraint("kept_at is null or dropped_at is null", name="kept_or_dropped"),
        Index(
            "promise_to_keep", "member_id", "due_on", "id",
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
        Index("promise_to", "contact_id", "id"),
    )  # fmt: skip


class FollowUp(Model):
    """Marks the follow-up mail for this day as sent."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)


class NetworkCount(Model):
    """The number of contacts that a member has in a network. The network `""` stands for contacts without
    one.
    """

    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    network: Mapped[str] = mapped_column(String(12), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)
