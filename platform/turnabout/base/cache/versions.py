"""Raises the version numbers of cached fragments in the flush that changes what they show.

A feature declares, beside its tables, which rows a fragment shows:

    @shown_by(Post, "title", "body")
    def boards_of(post_ids: Any) -> Update: ...

When any command adds or deletes a `Post`, or changes one of these columns, the update statement for
the ids of these posts is executed in the same transaction, so no command can forget it. The same
happens for ORM statements that update or delete many rows, whatever columns they set. Statements
against `Model.__table__` bypass it: use them only for columns that no fragment shows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Update, event, inspect, select

from turnabout.base.db.session import db

Raise = Callable[[Any], Update]


class Rule(NamedTuple):
    raise_versions: Raise  # called with values of `by`, returns the update statement
    columns: frozenset[str]  # only changes to these matter; empty: to any column
    by: str  # the column whose values `raise_versions` takes


RULES: dict[type[Any], list[Rule]] = defaultdict(list)


def shown_by(model: type[Any], *columns: str, by: str = "id") -> Callable[[Raise], Raise]:
    """Register a function that takes the `by` values of changed rows (a list, or a select) and returns
    the update statement that raises the versions of the fragments that show them.

    A `by` column other than the id needs `active_history`: without it, SQLAlchemy may not have loaded
    the previous value.
    """
    assert by == "id" or getattr(model, by).property.active_history, f"{model}.{by}"

    def register(statement_for: Raise) -> Raise:
        RULES[model].append(Rule(statement_for, frozenset(columns), by))
        return statement_for

    return register


@event.listens_for(db.session, "after_flush")
def raise_versions(session: Any, _context: Any) -> None:
    """Raise versions after a flush, while the session still lists the new, changed and deleted rows."""
    wanted: dict[Raise, set[Any]] = defaultdict(set)
    for row in {*session.new, *session.deleted}:
        for rule in RULES.get(type(row), ()):
            wanted[rule.raise_versions] |= values_of(row, rule.by)
    for row in session.dirty:
        rules = RULES.get(type(row), ())
        changed = changed_columns(row) if rules else set()
        for rule in rules:
            if changed & (rule.columns or changed):
                wanted[rule.raise_versions] |= values_of(row, rule.by)
    connection = session.connection()
    for statement_for, values in wanted.items():
        known = sorted(value for value in values if value is not None)
        if known:
            connection.execute(statement_for(known))


def changed_columns(row: Any) -> set[str]:
    state = inspect(row)
    columns = state.mapper.column_attrs.keys()
    return {name for name in columns if state.attrs[name].history.has_changes()}


def values_of(row: Any, column: str) -> set[Any]:
    """Return the current value and, if it changed, the value before this flush."""
    before: Iterable[Any] = inspect(row).attrs[column].history.deleted or ()
    return {getattr(row, column), *before}


@event.listens_for(db.session, "do_orm_execute")
def raise_for_many(execution: Any) -> None:
    """Raise versions before an ORM statement that updates or deletes many rows."""
    if execution.bind_mapper is None or not (execution.is_update or execution.is_delete):
        return
    model = execution.bind_mapper.class_
    for rule in RULES.get(model, ()):
        rows = select(getattr(model, rule.by)).where(*whereclause(execution.statement))
        execution.session.connection().execute(rule.raise_versions(rows))


def whereclause(statement: Any) -> tuple[Any, ...]:
    return () if statement.whereclause is None else (statement.whereclause,)
