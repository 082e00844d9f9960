from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Model, When
from turnabout.cards.models import Card
from turnabout.members.models import Member


class Scan(Model):
    """A record of a member scanning a card's code. `slip` is the idempotency key from the form; `live`
    is the presence token that the scan used up, if any.
    """

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="cascade"))
    slip: Mapped[str | None] = mapped_column(String(60))
    live: Mapped[str | None] = mapped_column(String(24), unique=True)
    scanned_at: Mapped[When]

    member: Mapped[Member] = relationship()
    card: Mapped[Card] = relationship()

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        Index("scan_of_card", "card_id", "id"),
    )
