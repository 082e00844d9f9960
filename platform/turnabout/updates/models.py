from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Model, Prose, When
from turnabout.contacts.models import Contact
from turnabout.members.models import Member


class UpdateLetter(Model):
    """What a member wants to tell chosen contacts of one network. Each part but the first may be empty."""

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    network: Mapped[str] = mapped_column(String(10))
    news: Mapped[Prose]
    learned: Mapped[Prose]
    offer: Mapped[Prose]
    ask: Mapped[Prose]
    written_at: Mapped[When]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    member: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        CheckConstraint("network in ('peer', 'business', 'community')", name="known_network"),
        Index("update_letter_by", "member_id", "id"),
    )


class UpdateRecipient(Model):
    """A contact who is to get the letter. `sent_at` is set once it was sent: on the site, or by the member,
    who says so.
    """

    letter_id: Mapped[int] = mapped_column(ForeignKey("update_letter.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True, index=True)
    sent_at: Mapped[datetime | None]

    letter: Mapped[UpdateLetter] = relationship()
    contact: Mapped[Contact] = relationship()
