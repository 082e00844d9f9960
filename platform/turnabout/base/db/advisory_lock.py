"""A PostgreSQL advisory lock, which one process at a time can hold among all machines that share the
database.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from turnabout.base.db.revision import Unreachable

START = 0x7475726E  # any number that nothing else in this database uses


@contextmanager
def held(url: str) -> Iterator[None]:
    """Wait for the advisory lock and hold it inside the block. Does nothing on SQLite, which only one
    machine can use. Raises Unreachable.

    The lock has a connection of its own, which closes with the process, so even a process that is
    killed releases it.
    """
    if not url.startswith("postgresql"):
        yield
        return
    try:
        connection = psycopg.connect(
            url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=5
        )
    except psycopg.OperationalError as trouble:
        raise Unreachable(f"The database does not answer. {trouble}") from None
    with connection:
        connection.execute("select pg_advisory_lock(%s)", (START,))
        yield
