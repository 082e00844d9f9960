"""Answers 503 while the database is unavailable, by a circuit breaker in each process.

While the circuit is open, one request a second tries the database, and all others are answered at once.
The first that reaches the database closes the circuit. Each outage logs one line at its beginning and
one at its end.
"""

import logging
import time
from functools import cache
from threading import Lock
from typing import Any

import psycopg
from flask import Response, current_app, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from turnabout.base.db import read_only
from turnabout.base.server.logs import log
from turnabout.base.server.settings import assets

RETRY_AFTER = 10  # seconds, for browsers and proxies
BETWEEN_TRIES = 1.0  # seconds
LONGEST_TRY = 15.0  # seconds; no other request tries meanwhile
QUIET = {"health.alive", "health.ready", "static"}
# PostgreSQL's SQLSTATEs: connection exception, insufficient resources, operator intervention; but not
# 57014, a single cancelled statement.
AWAY = ("08", "53", "57P")


class DatabaseAway(Exception):
    """The circuit is open: the database is not tried for this request."""


class Outage:
    """The state of the circuit: since when the database is unavailable (0: it is available), and when a
    request may next try it.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.since = self.next_try = 0.0
        self.failures = 0

    def fails(self, trouble: BaseException) -> None:
        """Count a failure, and log it if it is the first of the outage."""
        with self.lock:
            self.failures += 1
            self.next_try = time.monotonic() + BETWEEN_TRIES
            if self.since:
                return
            self.since = time.monotonic()
        log.error("database away", reason=in_one_line(trouble))

    def ends(self) -> None:
        with self.lock:
            if not self.since:
                return
            seconds, failures = time.monotonic() - self.since, self.failures
            self.since, self.failures = 0.0, 0
        log.warning("database back", seconds=round(seconds), failed=failures)

    def may_try(self) -> bool:
        """Whether this request may try the database: one a second."""
        with self.lock:
            if time.monotonic() < self.next_try:
                return False
            self.next_try = time.monotonic() + LONGEST_TRY
            return True


outage = Outage()


def is_database_away(trouble: BaseException | None) -> bool:
    """Whether the error means that the database could not be reached or has no free connection, rather than
    that a query failed.
    """
    if isinstance(trouble, DatabaseAway | PoolTimeout):
        return True
    if isinstance(trouble, DBAPIError):
        return trouble.connection_invalidated or is_database_away(trouble.orig)
    if isinstance(trouble, psycopg.InterfaceError):
        return True
    state = getattr(trouble, "sqlstate", None)
    return isinstance(trouble, psycopg.OperationalError) and (not state or state.startswith(AWAY))


def in_one_line(trouble: BaseException) -> str:
    reason = getattr(trouble, "orig", None) or trouble
    return (str(reason).strip() or type(reason).__name__).splitlines()[0]


def unavailable_response(trouble: BaseException, environ: dict[str, Any]) -> Response:
    """Return the 503 response, which needs no database. Counts the failure, unless the circuit was open."""
    if not isinstance(trouble, DatabaseAway):
        outage.fails(trouble)
    environ["turnabout.is_logged"] = True
    return Response(outage_page(), 503, {"Retry-After": str(RETRY_AFTER)}, mimetype="text/html")


@cache
def outage_page() -> str:
    """Return the page from its file, since it is also needed without an application context."""
    return (assets("templates") / "errors" / "503.html").read_text("utf-8")


def render_without_context(template: str) -> str:
    """Render a template without the context processors, which would query the database for the viewer."""
    return current_app.jinja_env.get_template(template).render()


def check_circuit() -> None:
    """Before each request: while the circuit is open, try the database or raise DatabaseAway."""
    if not outage.since or request.endpoint in QUIET:
        return
    if not outage.may_try():
        raise DatabaseAway
    read_only.row("select 1")
    outage.ends()


class QueueLog(logging.StreamHandler[Any]):
    """Writes the log of Huey to standard error, without a traceback for each retry during an outage."""

    def emit(self, record: logging.LogRecord) -> None:
        trouble = record.exc_info[1] if record.exc_info else None
        if trouble is not None and is_database_away(trouble):
            outage.fails(trouble)
        else:
            super().emit(record)


@event.listens_for(Engine, "connect")
def on_connect(connection: Any, record: Any) -> None:
    if isinstance(connection, psycopg.Connection):
        outage.ends()


def init_app(app: Any) -> None:
    app.before_request(check_circuit)
    queue = logging.getLogger("huey")
    if not queue.handlers:
        queue.addHandler(QueueLog())
        queue.setLevel(logging.WARNING)
        queue.propagate = False
