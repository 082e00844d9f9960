"""Generic relations: columns that refer to a row of any table, such as the subject of a notice."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.session import Model, db

T = TypeVar("T", bound="HasSubject")


class HasSubject:
    """Mixin with the columns of a generic relation: the table name and the id of the subject."""

    about_type: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[int | None]
    about = None  # filled by `load_subjects`

    def point_at(self, subject: Any) -> None:
        self.about_type, self.about_id = subject.__tablename__, subject.id
        self.about = subject


def models() -> dict[str, Any]:
    """Map each table name to its model."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Model.registry.mappers}


def load_subjects(rows: Sequence[T]) -> Sequence[T]:
    """Set `about` of each row to its subject, or None if that was deleted. Sends one query per table."""
    wanted = defaultdict(set)
    for row in rows:
        if row.about_type:
            wanted[row.about_type].add(row.about_id)
    subjects = {
        (kind, subject.id): subject
        for kind, ids in wanted.items()
        for subject in db.session.scalars(select(models()[kind]).where(models()[kind].id.in_(ids)))
    }
    for row in rows:
        row.about = subjects.get((row.about_type or "", row.about_id))
    return rows
