"""The short way to read, for the pages that everybody opens all the time.

`row` and `rows` send one statement over a read-only connection that is kept open: no session, no
transaction, no objects.
"""

from collections.abc import Callable
from datetime import timedelta
from operator import methodcaller
from typing import Any

from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Engine

from turnabout.base.db import engine as engines
from turnabout.base.db.session import db
from turnabout.base.i18n import clock


class ReadOnlyPool:
    """One for each app: the compiled statements, and as many connections as were needed at once.

    Not one for each thread: a server has hundreds of them, and only a few at work.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self.errors: type[Exception] = engine.dialect.loaded_dbapi.Error
        self.idle: list[Any] = []  # append and pop need no lock
        self.compiled: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def connection(self) -> Any:
        try:
            return self.idle.pop()
        except IndexError:
            return self.connect()

    def connect(self) -> Any:
        arguments, named = self.engine.dialect.create_connect_args(self.engine.url)
        more = engines.options(str(self.engine.url)).get("connect_args", {})
        connection = self.engine.dialect.connect(*arguments, **(named | more))
        if engines.is_sqlite(connection):
            engines.tune(connection)
            connection.execute("pragma query_only = 1").close()
        else:
            connection.autocommit = True
        return connection

    def statement(self, sql: str) -> tuple[str, tuple[str, ...] | None]:
        if sql not in self.compiled:
            made = text(sql).compile(dialect=self.engine.dialect)
            names: Any = made.positiontup
            self.compiled[sql] = (str(made), None if names is None else tuple(names))
        return self.compiled[sql]

    def run(self, sql: str, params: dict[str, Any], fetch: Callable[[Any], Any]) -> Any:
        told, names = self.statement(sql)
        values = [params[name] for name in names] if names is not None else params
        try:
            return self.send(self.connection(), told, values, fetch)
        except self.engine.dialect.loaded_dbapi.OperationalError:
            self.close()  # the server went away in between: one more try
            return self.send(self.connect(), told, values, fetch)

    def send(self, connection: Any, sql: str, values: Any, fetch: Callable[[Any], Any]) -> Any:
        try:
            cursor = connection.execute(sql, values)
            found = fetch(cursor)
            cursor.close()
        except BaseException:
            connection.close()
            raise
        self.idle.append(connection)
        return found

    def close(self) -> None:
        while self.idle:
            self.idle.pop().close()


def pool() -> ReadOnlyPool:
    """The reader of this app."""
    kept = current_app.extensions
    if "hot" not in kept:
        kept["hot"] = ReadOnlyPool(db.engine)
    found: ReadOnlyPool = kept["hot"]
    return found


def sql_timestamp(ago: timedelta = timedelta()) -> str:
    """This moment, or an earlier one, as both databases compare it with a column of dates."""
    return (clock.now() - ago).isoformat(" ", "microseconds")[:26]


def row(sql: str, **params: Any) -> Any:
    """The first row as a tuple, or None. Dates come as the driver stores them."""
    return pool().run(sql, params, fetch_one)


def rows(sql: str, **params: Any) -> list[Any]:
    found: list[Any] = pool().run(sql, params, fetch_every)
    return found


fetch_one, fetch_every = methodcaller("fetchone"), methodcaller("fetchall")
