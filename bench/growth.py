"""The SQL statements of each page, and the time they take."""

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
def recorded_statements(app: Any) -> Iterator[list[tuple[str, Any]]]:
    """Collect all SQL statements with their values, sent by SQLAlchemy or over the read-only pool."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        if not sql.lower().startswith(NO_QUERY):
            sent.append((sql, values))

    with app.app_context():
        reader = read_only.pool()
    run = reader.run

    def noted(sql: str, values: dict[str, Any], fetch: Any) -> Any:
        compiled, names = reader.statement(sql)
        sent.append((compiled, [values[name] for name in names] if names is not None else values))
        return run(sql, values, fetch)

    reader.run = noted  # type: ignore[method-assign]
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        del reader.run
        event.remove(Engine, "before_cursor_execute", note)


def clear_cache(app: Any) -> None:
    """Empty the fragment cache."""
    app.extensions["fragments"].clear()


def visit(app: Any, page: Page, path: str, viewer: int = 7) -> list[tuple[str, Any]]:
    """Visit the page; return the statements that it sends, with their values."""
    headers = {"Cookie": cookie(app, viewer)} if page.signed_in else {}
    with recorded_statements(app) as sent:
        answer = app.test_client(use_cookies=False).get(path, headers=headers)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return sent


def database_time(app: Any, page: Page) -> float:
    """Return the microseconds that the statements of the page take with an empty cache: for each statement
    the quickest of many runs, for the page the median over some of its URLs.
    """
    step = max(1, len(page.paths) // 10)
    return statistics.median(time_of(app, page, path) for path in page.paths[::step])


def time_of(app: Any, page: Page, path: str) -> float:
    clear_cache(app)
    sent = visit(app, page, path)
    with app.app_context():
        connection = read_only.pool().connect()
        total = sum(quickest_run(connection, sql, values) for sql, values in sent)
        connection.close()
    return total


def quickest_run(connection: Any, sql: str, values: Any) -> float:
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        connection.execute(sql, values).fetchall()
        took.append(time.perf_counter() - start)
    return min(took) * 1e6
