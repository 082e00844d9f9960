"""A select of SQLAlchemy that is built and compiled once, and read the short way (see hot.py).

To build a select, and to find its compiled form again, costs more than most queries do.

    def notes(below: bool) -> Select[Any]:
        scope = select(Post.id, Post.title).order_by(Post.id.desc()).limit(bindparam("most"))
        return scope.where(Post.id < bindparam("below")) if below else scope

    found = prepared.rows(notes, True, most=21, below=120)

What changes the statement itself is its shape: words and yes or no. All else comes by name, as a
number, as words, or as `hot.moment()`. What is built is kept for everybody, so it is given nothing
that belongs to somebody.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import Integer, Select, bindparam

from turnabout.base.db import read_only

ME: Any = bindparam("me", type_=Integer)  # stands where a query is handed an id
MOST: Any = bindparam("most", type_=Integer)
BELOW: Any = bindparam("below", type_=Integer)
NOW: Any = bindparam("now")


def rows(make: Callable[..., Select[Any]], *shape: Any, **values: Any) -> list[Any]:
    """All rows, with the columns' names, their values as SQLAlchemy would give them."""
    kept: dict[Any, Prepared] = current_app.extensions["prepared"]
    statement = kept.get((make, shape))
    if statement is None:
        assert is_shape(shape), f"neither words nor yes or no: {shape}"
        statement = kept[make, shape] = Prepared(make(*shape))
    return statement.read(values)


def first(make: Callable[..., Select[Any]], *shape: Any, **values: Any) -> Any:
    return next(iter(rows(make, *shape, **values)), None)


def is_shape(what: Any) -> bool:
    return all(map(is_shape, what)) if isinstance(what, tuple) else isinstance(what, str | bool)


class Prepared:
    def __init__(self, select: Select[Any]):
        self.reader = read_only.pool()
        dialect = self.reader.engine.dialect
        compiled: Any = select.compile(dialect=dialect)
        self.sql, self.fixed = str(compiled), constant_parameters(compiled)
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
        found = self.reader.run(self.sql, self.fixed | values, read_only.fetch_every)
        make, typed = self.row._make, self.typed
        if not typed:
            return [make(one) for one in found]
        return [make(self.converted(list(one))) for one in found]

    def converted(self, row: list[Any]) -> list[Any]:
        for place, convert in self.typed:
            if row[place] is not None:  # as most moments are
                row[place] = convert(row[place])
        return row


def constant_parameters(compiled: Any) -> dict[str, Any]:
    """What the statement says by itself. A moment among it would stay the moment of the first time."""
    assert not compiled.post_compile_params, "`in_` takes no list here: the list would be fixed"
    found = {name: value for name, value in compiled.params.items() if name not in named(compiled)}
    assert all(isinstance(value, str | int | None) for value in found.values()), found
    return found


def named(compiled: Any) -> set[str]:
    return {name for bind, name in compiled.bind_names.items() if bind.required}


def init_app(app: Any) -> None:
    app.extensions["prepared"] = {}
