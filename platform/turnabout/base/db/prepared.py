"""SQLAlchemy selects that are built and compiled once, then run over the connections of `read_only`.

Building a select and looking up its compiled form takes longer than running it, for most queries.

    def notes(below: bool) -> Select[Any]:
        scope = select(Post.id, Post.title).order_by(Post.id.desc()).limit(bindparam("most"))
        return scope.where(Post.id < bindparam("below")) if below else scope

    posts = prepared.rows(notes, True, most=21, below=120)

Positional arguments are the shape: strings and booleans that change the statement itself, each
combination compiled once. Keyword arguments are bound values: numbers, strings, or
`read_only.sql_timestamp()`. All requests share the compiled statement, so the function that builds it
must depend on its arguments alone, never on the viewer.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import Integer, Select, bindparam

from turnabout.base.db import read_only

ME: Any = bindparam("me", type_=Integer)  # for the member id that a query function takes
MOST: Any = bindparam("most", type_=Integer)
BELOW: Any = bindparam("below", type_=Integer)
NOW: Any = bindparam("now")


def rows(make: Callable[..., Select[Any]], *shape: Any, **values: Any) -> list[Any]:
    """Return all rows as named tuples, with values converted as SQLAlchemy would."""
    compiled: dict[Any, Prepared] = current_app.extensions["prepared"]
    statement = compiled.get((make, shape))
    if statement is None:
        assert is_shape(shape), f"neither strings nor booleans: {shape}"
        statement = compiled[make, shape] = Prepared(make(*shape))
    return statement.read(values)


def first(make: Callable[..., Select[Any]], *shape: Any, **values: Any) -> Any:
    return next(iter(rows(make, *shape, **values)), None)


def is_shape(what: Any) -> bool:
    return all(map(is_shape, what)) if isinstance(what, tuple) else isinstance(what, str | bool)


class Prepared:
    """One compiled select and the converters of its columns."""

    def __init__(self, select: Select[Any]):
        self.reader = read_only.pool()
        dialect = self.reader.engine.dialect
        compiled: Any = select.compile(dialect=dialect)
        self.sql, self.constants = str(compiled), constant_parameters(compiled)
        names = compiled.positiontup
        self.reader.compiled[self.sql] = (self.sql, names and tuple(names))
        columns = list(select.selected_columns)
        self.row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
        self.typed = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def read(self, values: dict[str, Any]) -> list[Any]:
        records = self.reader.run(self.sql, self.constants | values, read_only.fetch_every)
        make, typed = self.row._make, self.typed
        if not typed:
            return [make(record) for record in records]
        return [make(self.converted(list(record))) for record in records]

    def converted(self, row: list[Any]) -> list[Any]:
        for place, convert in self.typed:
            if row[place] is not None:  # most dates are None
                row[place] = convert(row[place])
        return row


def constant_parameters(compiled: Any) -> dict[str, Any]:
    """Return the literal values in the statement. Raises AssertionError for any that must not be fixed,
    such as the time of the first call.
    """
    assert not compiled.post_compile_params, "`in_` takes no list here: the list would be fixed"
    constants = {k: value for k, value in compiled.params.items() if k not in named(compiled)}
    assert all(isinstance(value, str | int | None) for value in constants.values()), constants
    return constants


def named(compiled: Any) -> set[str]:
    return {name for bind, name in compiled.bind_names.items() if bind.required}


def init_app(app: Any) -> None:
    app.extensions["prepared"] = {}
