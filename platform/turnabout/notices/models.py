from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.generic_relation import HasSubject
from turnabout.base.db.session import Id, Line, Model, When
from turnabout.members.models import Member

UNREAD = text("read_at is null")


class Notice(HasSubject, Model):
    """A notice to a member. Its sentence is in templates/notices/<kind>.html.

    `by` is the member who caused it, if any; `words` is text that the sentence may quote.
    """

    id: Mapped[Id]
    to_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[Line]
    url: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[When]
    read_at: Mapped[datetime | None]

    by: Mapped[Member | None] = relationship(foreign_keys="Notice.by_id")

    __table_args__ = (
        Index("notice_inbox", "to_id", "id"),
        Index(
            "notice_unread", "to_id", "about_type", "about_id",
            sqlite_where=UNREAD, postgresql_where=UNREAD,
        ),
        Index("notice_about", "about_type", "about_id"),
        Index("notice_by", "by_id"),
    )  # fmt: skip


class Preference(Model):
    """How a member wants to hear of one kind: `mail` (at once, and in the app) or `app` only."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    way: Mapped[str] = mapped_column(String(10))
