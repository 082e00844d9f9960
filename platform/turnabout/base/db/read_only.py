"""Raw SQL over a pool of read-only connections, for the pages that are opened most often.

`row` and `rows` send one statement, without a session, a transaction or ORM objects.
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
    """A connection pool without an upper limit, and the compiled statements of an application.

    It holds as many connections as were ever in use at once. One per thread would be too many: a
    server has hundreds of threads, of which few are working.
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
        compiled, names = self.statement(sql)
        values = [params[name] for name in names] if names is not None else params
        try:
            return self.send(self.connection(), compiled, values, fetch)
        except self.engine.dialect.loaded_dbapi.OperationalError:
            self.close()  # the server may have closed the connection: retry once on a new one
            return self.send(self.connect(), compiled, values, fetch)

    def send(self, connection: Any, sql: str, values: Any, fetch: Callable[[Any], Any]) -> Any:
        try:
            cursor = connection.execute(sql, values)
            result = fetch(cursor)
            cursor.close()
        except BaseException:
            connection.close()
            raise
        self.idle.append(connection)
        return result

    def close(self) -> None:
        while self.idle:
            self.idle.pop().close()


def pool() -> ReadOnlyPool:
    """Return the pool of the current application."""
    extensions = current_app.extensions
    if "read_only" not in extensions:
        extensions["read_only"] = ReadOnlyPool(db.engine)
    reader: ReadOnlyPool = extensions["read_only"]
    return reader


def sql_timestamp(ago: timedelta = timedelta()) -> str:
    """Return the current time minus `ago` as text that both databases can compare with a datetime column."""
    return (clock.now() - ago).isoformat(" ", "microseconds")[:26]


def row(sql: str, **params: Any) -> Any:
    """Return the first row as a tuple, or None. Values are as the driver returns them: on SQLite,
    datetimes are strings.
    """
    return pool().run(sql, params, fetch_one)


def rows(sql: str, **params: Any) -> list[Any]:
    """Return all rows as tuples, with values as the driver returns them."""
    records: list[Any] = pool().run(sql, params, fetch_every)
    return records


fetch_one, fetch_every = methodcaller("fetchone"), methodcaller("fetchall")
