"""What each page asks of the database, and how that grows with the town."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench.pages import Page
from bench.town import cookie
from turnabout.base.db import read_only

RUNS = 31
NO_QUERY = ("begin", "pragma", "rollback", "commit", "savepoint", "release")


@contextmanager
def statements(app: Any) -> Iterator[list[tuple[str, Any]]]:
    """Collects every statement that the app sends, over either way of reading."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        if not sql.lower().startswith(NO_QUERY):
            sent.append((sql, values))

    with app.app_context():
        reader = read_only.pool()
    run = reader.run

    def noted(sql: str, values: dict[str, Any], fetch: Any) -> Any:
        told, names = reader.statement(sql)
        sent.append((told, [values[name] for name in names] if names is not None else values))
        return run(sql, values, fetch)

    reader.run = noted  # type: ignore[method-assign]
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        del reader.run
        event.remove(Engine, "before_cursor_execute", note)


def forget(app: Any) -> None:
    """Nothing is kept in memory any more."""
    app.extensions["fragments"].clear()


def visit(app: Any, page: Page, path: str, viewer: int = 7) -> list[tuple[str, Any]]:
    """The statements that the page sends."""
    headers = {"Cookie": cookie(app, viewer)} if page.signed_in else {}
    with statements(app) as sent:
        answer = app.test_client(use_cookies=False).get(path, headers=headers)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return sent


def database_time(app: Any, page: Page) -> float:
    """Microseconds that the page's statements take, nothing of the page being kept: the median over
    some of its addresses, of the quickest of many runs of each.
    """
    step = max(1, len(page.paths) // 10)
    return statistics.median(time_of(app, page, path) for path in page.paths[::step])


def time_of(app: Any, page: Page, path: str) -> float:
    forget(app)
    sent = visit(app, page, path)
    with app.app_context():
        connection = read_only.pool().connect()
        total = sum(one(connection, sql, values) for sql, values in sent)
        connection.close()
    return total


def one(connection: Any, sql: str, values: Any) -> float:
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        connection.execute(sql, values).fetchall()
        took.append(time.perf_counter() - start)
    return min(took) * 1e6
