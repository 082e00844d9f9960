"""Advisory locks on rows that many commands write at once, on PostgreSQL.

A serializable transaction that waits for a row fails when the one before it commits, since its snapshot
is older than that commit; `SELECT ... FOR UPDATE` fails likewise. So the lock is taken before the
transaction, and with it the snapshot, begins. Commands on the same row then run one after another, in the
order in which they came, and none of them is retried.

Each command takes one lock at most and holds no other lock while it waits, so there is no deadlock. The
lock ends when the connection goes back to the pool, or with the connection. SQLite has one writer at a
time and needs no such lock.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from inspect import signature
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.pool import Pool

from turnabout.base.db.write_queue import ThreadQueue

F = TypeVar("F", bound=Callable[..., Any])
Key = tuple[int, int]  # table and id, as two signed integers of 32 bits

PATHS: dict[Callable[..., Any], Callable[..., Any]] = {}
TIMEOUT = 10  # seconds; then the command fails with SQLSTATE 55P03
HELD = "row lock"
QUEUES = [
    ThreadQueue() for _ in range(64)
]  # two rows may share one: then they wait a little longer

wanted: ContextVar[Key | None] = ContextVar("wanted", default=None)


def locks(row: str | Callable[[], Any]) -> Callable[[F], F]:
    """Name the row that a command locks before its transaction begins: the path of an argument, such as
    `event` or `walk_in.event`, or a function that finds the row. Goes below `@command`.
    """

    def register(act: F) -> F:
        PATHS[act] = path_of(act, row) if isinstance(row, str) else lambda *args, **kwargs: row()
        return act

    return register


def path_of(act: Callable[..., Any], path: str) -> Callable[..., Any]:
    argument, *attributes = path.split(".")
    takes = signature(act)
    assert argument in takes.parameters, f"{act.__name__} takes no {argument}"

    def find(*args: Any, **kwargs: Any) -> Any:
        return reduce(getattr, attributes, takes.bind(*args, **kwargs).arguments[argument])

    return find


def key_for(act: Callable[..., Any], args: Any, kwargs: Any) -> Key | None:
    """The key of the lock that this call needs, if any."""
    find = PATHS.get(act)
    row = find(*args, **kwargs) if find else None
    return None if row is None else (table_number(row.__tablename__), row.id)


def table_number(table: str) -> int:
    return zlib.crc32(table.encode()) - 2**31


@contextmanager
def wanted_for_transaction(key: Key | None) -> Iterator[None]:
    """Have the next transaction begin with this lock. Threads of this process wait for it in a queue,
    before they take a connection: else one event would use up the pool.
    """
    queue = None if key is None else QUEUES[hash(key) % len(QUEUES)]
    is_first = queue is not None and queue.acquire()
    token = wanted.set(key)
    try:
        yield
    finally:
        wanted.reset(token)
        if queue is not None and is_first:
            queue.release()


def take(connection: Any) -> None:
    """Wait for the lock that the command wants, on a connection whose transaction has not begun."""
    key = wanted.get()
    if key is None:
        return
    wanted.set(None)
    driver = connection.connection.dbapi_connection
    connection.info[HELD] = True
    driver.autocommit = True
    connection.exec_driver_sql(
        f"set lock_timeout = '{TIMEOUT}s'; select pg_advisory_lock({key[0]}, {key[1]});"
        " reset lock_timeout"
    )
    driver.autocommit = False


@event.listens_for(Pool, "checkin")
def release(driver: Any, record: Any) -> None:
    """Release the lock after the transaction, however it ended."""
    if record.info.pop(HELD, False) and driver is not None:
        driver.autocommit = True
        driver.execute("select pg_advisory_unlock_all()")
        driver.autocommit = False
