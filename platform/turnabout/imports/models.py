from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, Model, When
from turnabout.members.models import Member

FORMATS = ("vcard", "csv")
STATUSES = ("new", "changed", "doubtful", "same", "unreadable")


class ContactImport(Model):
    """One uploaded file. Its dates tell the stage: uploaded, mapped (CSV), started, finished, undone.

    `headings` and `mapping` are JSON lists with one entry for each column of a CSV file. `with_company` and
    `without_company` are the placements of rows that have none of their own (see `policy.placement`).
    """

    __tablename__ = "contact_import"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    file_name: Mapped[Line]
    format: Mapped[str] = mapped_column(String(8))
    headings: Mapped[str] = mapped_column(Text, default="[]")
    mapping: Mapped[str] = mapped_column(Text, default="[]")
    is_day_first: Mapped[bool] = mapped_column(default=False)
    with_company: Mapped[str] = mapped_column(String(60), default="")
    without_company: Mapped[str] = mapped_column(String(60), default="")
    uploaded_at: Mapped[When]
    mapped_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key

    owner: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("owner_id", "slip"),
        CheckConstraint("format in ('vcard', 'csv')", name="known_format"),
        Index("import_of_owner", "owner_id", "id"),
    )


class ImportRow(Model):
    """One person of a file. `raw` is the unread row as JSON; once read it is emptied, and `person` and
    `status` say what it holds. `before` is what undoing needs.
    """

    __tablename__ = "import_row"

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(ForeignKey("contact_import.id"))
    line: Mapped[int]
    raw: Mapped[str] = mapped_column(Text, default="")
    person: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[Line] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(12), default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    choice: Mapped[str] = mapped_column(String(8), default="")
    placement: Mapped[str] = mapped_column(String(60), default="")
    applied_at: Mapped[datetime | None]
    before: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index("row_of_import", "import_id", "status", "id"),
        Index("row_applied", "import_id", "applied_at", "id"),
        Index("import_row_contact", "contact_id"),
    )
