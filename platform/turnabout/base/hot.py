"""The short way to read, for the pages that everybody opens all the time.

`row` and `rows` send one statement over a connection that is kept: no session, no transaction, no
objects. `fragment` keeps rendered HTML under the version it was rendered from: a
command that changes what the fragment shows raises that version in the same transaction, so a
fragment is right in every process, and is never flushed. What one viewer sees and another does not
must be in the key, or not in the fragment.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import timedelta
from operator import methodcaller
from typing import Any, TypeVar

from flask import current_app
from markupsafe import Markup
from sqlalchemy import text
from sqlalchemy.engine import Engine

from turnabout.base import clock
from turnabout.base import engine as engines
from turnabout.base.db import db

T = TypeVar("T")

FRAGMENT_BYTES = 24 * 1024 * 1024  # a process
NEWCOMERS = 4096  # of whom it is remembered that they were wanted once
PART_BYTES = 4 * 1024  # what is shorter is a part of a page, or a card


class Hot:
    """One for each app: the compiled statements, and as many connections as were needed at once.

    Not one for each thread: a server has hundreds of them, and only a few at work.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
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


def hot() -> Hot:
    """The reader of this app."""
    kept: dict[str, Any] = current_app.extensions
    if "hot" not in kept:
        kept["hot"] = Hot(db.engine)
    found: Hot = kept["hot"]
    return found


def moment(ago: timedelta = timedelta()) -> str:
    """This moment, or an earlier one, as both databases compare it with a column of dates."""
    return (clock.now() - ago).isoformat(" ", "microseconds")[:26]


def row(sql: str, **params: Any) -> Any:
    """The first row as a tuple, or None. Dates come as the driver stores them."""
    return hot().run(sql, params, one)


def rows(sql: str, **params: Any) -> list[Any]:
    found: list[Any] = hot().run(sql, params, every)
    return found


one, every = methodcaller("fetchone"), methodcaller("fetchall")


class Shelf:
    """Least recently used first out; bounded by bytes, since fragments differ a hundredfold. Once it is
    full, a new one is let in when it is wanted a second time: else those that nobody wants again
    would push out those that many do.
    """

    def __init__(self, room: int):
        self.room, self.used = room, 0
        self.once: set[Hashable] = set()
        self.kept: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable, version: object) -> Any:
        with self.lock:
            found = self.kept.get(key)
            if found is None or found[0] != version:
                return None
            self.kept.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, version: object, html: Any) -> None:
        with self.lock:
            before = self.kept.pop(key, None)
            if before is None and self.used + len(html) > self.room and not self.is_wanted(key):
                return
            self.used += len(html) - (len(before[1]) if before else 0)
            self.kept[key] = (version, html)
            while self.used > self.room and self.kept:
                _, (_, oldest) = self.kept.popitem(last=False)
                self.used -= len(oldest)

    def is_wanted(self, key: Hashable) -> bool:
        if key in self.once:
            self.once.remove(key)
            return True
        if len(self.once) > NEWCOMERS:
            self.once.clear()
        self.once.add(key)
        return False


class Fragments:
    """Parts and whole pages stand apart: else a page that nobody asks for again pushes out twenty notes
    of which others are made.
    """

    def __init__(self, room: int = FRAGMENT_BYTES):
        self.parts, self.pages = Shelf(room // 2), Shelf(room // 2)

    def get(self, key: Hashable, version: object) -> Any:
        found = self.parts.get(key, version)
        return self.pages.get(key, version) if found is None else found

    def put(self, key: Hashable, version: object, html: Any) -> None:
        (self.parts if len(html) < PART_BYTES else self.pages).put(key, version, html)


def fragment(key: Hashable, version: object, render: Callable[[], str]) -> Markup:
    """The HTML for this key and version, rendered at most once in a process.

    Read `version` before the rows that `render` reads: then a change in between costs one more
    rendering, and never shows old words under a new version.
    """
    return kept(key, version, lambda: Markup(render()))  # noqa: S704  (a template's own output)


def kept(key: Hashable, version: object, make: Callable[[], T]) -> T:
    """The same for anything that has a length: a page that is already packed for the wire, say."""
    fragments: Fragments = current_app.extensions["fragments"]
    found = fragments.get(key, version)
    if found is None:
        found = make()
        fragments.put(key, version, found)
    return found


def init_app(app: Any) -> None:
    app.extensions["fragments"] = Fragments()
