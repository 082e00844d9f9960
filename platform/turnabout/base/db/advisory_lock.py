"""One at a time, of all the machines that share a PostgreSQL database."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from turnabout.base.db.revision import Unreachable

START = 0x7475726E  # any number that nothing else in this database uses


@contextmanager
def held(url: str) -> Iterator[None]:
    """Wait for PostgreSQL's advisory lock and hold it; on SQLite, which is one machine's, do nothing.

    It belongs to a connection of its own, so it ends with the process, however that ends.
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
