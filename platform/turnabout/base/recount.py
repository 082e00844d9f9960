"""Totals are kept by the commands that append facts. At night one job counts the facts again.

A room says in its jobs.py how each of its totals is counted:

    recounted("member", "unread", "select count(*) from notice where to_id = member.id and …")
"""

from dataclasses import dataclass

from sqlalchemy import text

from turnabout.base.db import command, db
from turnabout.base.logs import log


@dataclass(frozen=True)
class Total:
    table: str
    column: str
    actual: str
    key: tuple[str, ...]

    @property
    def wrong(self) -> str:
        found = f"{', '.join(self.key)}, {self.column}, ({self.actual})"
        return f"select {found} from {self.table} where {self.column} <> ({self.actual})"  # noqa: S608

    @property
    def put_right(self) -> str:
        this = " and ".join(f"{name} = :{name}" for name in self.key)
        return f"update {self.table} set {self.column} = ({self.actual}) where {this}"  # noqa: S608


TOTALS: dict[tuple[str, str], Total] = {}


def recounted(table: str, column: str, actual: str, key: tuple[str, ...] = ("id",)) -> None:
    """Have the total `table.column` compared with `actual`: SQL that may name the table's row."""
    TOTALS[table, column] = Total(table, column, actual, key)


@command
def count_again() -> int:
    """Report every total that is not what its facts say, and put it right; how many there were."""
    return sum(check(total) for total in TOTALS.values())


def check(total: Total) -> int:
    wrong = db.session.execute(text(total.wrong)).all()
    for *key, kept, actual in wrong:
        row = dict(zip(total.key, key, strict=True))
        log.warning(
            "recounted", total=f"{total.table}.{total.column}", kept=kept, actual=actual, **row
        )
        db.session.execute(text(total.put_right), row)
    return len(wrong)
