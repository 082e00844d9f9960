"""The nightly recount: compares every stored total with the rows it counts, logs and corrects it.

Commands update the totals as they write. For each total, a feature declares in its jobs.py the SQL
that counts it:

    recount_total("member", "unread", "select count(*) from notice where to_id = member.id and …")

Tables derived from other tables, such as veils from blocks, are compared row by row:

    recount_rows("veil", ("member_id", "other_id"), "select member_id, blocked_id from block union …")

A total that is computed from another total must be registered after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextualSelect, column, select, text

from turnabout.base.db.generic_relation import models
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.base.server.logs import log


@dataclass(frozen=True)
class Total:
    table: str
    column: str
    sql: str | Mapping[str, str]  # the same for both databases, or by the name of the dialect
    key: tuple[str, ...]

    @property
    def actual(self) -> str:
        return self.sql if isinstance(self.sql, str) else self.sql[db.engine.dialect.name]

    @property
    def wrong(self) -> TextualSelect:
        """A select of the wrong rows: key columns, stored total, actual total."""
        table = db.metadata.tables[self.table]
        sql = (
            f"select {', '.join(self.key)}, {self.column}, ({self.actual})"  # noqa: S608
            f" from {self.table} where {self.differs}"
        )
        typed = [column(name, table.c[name].type) for name in (*self.key, self.column)]
        return text(sql).columns(*typed, column("actual", table.c[self.column].type))

    @property
    def differs(self) -> str:
        """SQL condition: the totals differ, or one of them is null. SQLite has had `is distinct from` only
        since 3.39.
        """
        unlike = "is distinct from" if db.engine.dialect.name == "postgresql" else "is not"
        return f"{self.column} {unlike} ({self.actual})"


@dataclass(frozen=True)
class Rows:
    """A derived table, whose rows must be exactly those that the SQL `actual` returns."""

    table: str
    key: tuple[str, ...]
    actual: str
    stamp: str = ""  # a datetime column to set on added rows

    def unlike(self, one: str, other: str) -> Sequence[Any]:
        names = ", ".join(self.key)
        sql = f"select {names} from ({one}) as a except select {names} from ({other}) as b"  # noqa: S608
        return db.session.execute(text(sql)).all()

    @property
    def stored(self) -> str:
        return f"select {', '.join(self.key)} from {self.table}"  # noqa: S608

    def put_right(self) -> int:
        """Delete surplus rows, add missing ones and return their number. Uses the session, so that cache
        versions are raised.
        """
        surplus = self.unlike(self.stored, self.actual)
        missing = self.unlike(self.actual, self.stored)
        for row in surplus:
            self.report("surplus", row)
            db.session.delete(row_by_key(self.table, self.named(row)))
        for row in missing:
            self.report("missing", row)
            stamp = {self.stamp: clock.now()} if self.stamp else {}
            db.session.add(models()[self.table](**self.named(row), **stamp))
        db.session.flush()
        return len(surplus) + len(missing)

    def named(self, row: Any) -> dict[str, Any]:
        return dict(zip(self.key, row, strict=True))

    def report(self, what: str, row: Any) -> None:
        log.warning("recounted", rows=self.table, found=what, **self.named(row))


ROWS: dict[str, Rows] = {}
TOTALS: dict[tuple[str, str], Total] = {}


def recount_rows(table: str, key: tuple[str, ...], actual: str, stamp: str = "") -> None:
    """Register a derived table: every night its rows are compared with those of `actual`, SQL that selects
    the columns of `key`.
    """
    ROWS[table] = Rows(table, key, actual, stamp)


def recount_total(
    table: str, column: str, actual: str | Mapping[str, str], key: tuple[str, ...] = ("id",)
) -> None:
    """Register a total: every night `table.column` is compared with `actual`, SQL that may refer to the
    row of the table. Where the databases differ, there is one SQL for each: `{"sqlite": …, "postgresql": …}`.
    """
    TOTALS[table, column] = Total(table, column, actual, key)


@command
def recount_all() -> int:
    """Log and correct every difference; return the number of corrections."""
    rows = sum(table.put_right() for table in ROWS.values())  # before the totals that count them
    return rows + sum(check_total(total) for total in TOTALS.values())


def check_total(total: Total) -> int:
    wrong = db.session.execute(total.wrong).all()
    for *key, stored, actual in wrong:
        row = dict(zip(total.key, key, strict=True))
        log.warning(
            "recounted", total=f"{total.table}.{total.column}", kept=stored, actual=actual, **row
        )
        setattr(row_by_key(total.table, row), total.column, actual)
    db.session.flush()
    return len(wrong)


def row_by_key(table: str, key: dict[str, Any]) -> Any:
    return db.session.scalars(select(models()[table]).filter_by(**key)).one()
