from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, Model, Prose, When
from turnabout.contacts.models import Contact
from turnabout.members.models import Member

WAITING = text("accepted_at is null")


class Guest(Model):
    """The details that somebody left with the owner of a card: a name, and an e-mail address or phone
    number.

    `key`, part of a secret address, lets the guest take them back. Unanswered ones are deleted after 30
    days.
    """

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    name: Mapped[Line]
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[Prose]
    language: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(60), unique=True)
    slip: Mapped[str] = mapped_column(String(60))
    agreed_at: Mapped[When]  # consent given: the form says who gets the details, and for how long
    accepted_at: Mapped[datetime | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)

    owner: Mapped[Member] = relationship()
    contact: Mapped[Contact | None] = relationship()

    __table_args__ = (
        UniqueConstraint("owner_id", "slip"),
        Index(
            "guest_waiting", "owner_id", "id", sqlite_where=WAITING, postgresql_where=WAITING
        ),
    )  # fmt: skip

    @property
    def way(self) -> str:
        return self.email or self.phone
