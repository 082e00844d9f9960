"""Engine options for SQLite and PostgreSQL (driver, pragmas, timeouts), and how transactions begin."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from turnabout.base.db import row_locks, sqlite_library
from turnabout.base.db.session import writing

PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",  # an acknowledged write survives a power cut; NORMAL lost some
    "foreign_keys = on",
    "busy_timeout = 10000",
    "cache_size = -16000",
    "mmap_size = 268435456",
    "temp_store = memory",
    "journal_size_limit = 67108864",
)


# libpq's connection parameters. A server that is unplugged or cut off sends no error: without these
# timeouts, a request would hang for a quarter of an hour.
TIMEOUTS = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 30,  # seconds
    "keepalives_interval": 5,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}


def options(url: str) -> dict[str, Any]:
    """Return the keyword arguments of `create_engine` for this database URL."""
    if make_url(url).get_backend_name() != "sqlite":
        return {
            "pool_size": 16,
            "max_overflow": 16,
            "pool_pre_ping": True,
            "connect_args": TIMEOUTS,
        }
    arguments = {"timeout": 10, "isolation_level": None, "check_same_thread": False}
    return {"module": sqlite_library.library(), "connect_args": arguments, "pool_size": 40}


def is_sqlite(connection: Any) -> bool:
    return type(connection).__module__.split(".")[0] in ("sqlite3", "pysqlite3")


def tune(connection: Any) -> None:
    connection.isolation_level = None  # `on_begin` sends BEGIN; the driver does it too late
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}").close()


@event.listens_for(Engine, "connect")
def on_connect(connection: Any, record: Any) -> None:
    if is_sqlite(connection):
        tune(connection)


@event.listens_for(Engine, "begin")
def on_begin(connection: Any) -> None:
    """Begin a command's transaction with the write lock on SQLite, or as serializable, after taking the
    row's lock, on PostgreSQL. Transactions outside a command are read-only on SQLite.
    """
    write = writing.get() or connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        set_read_only(connection, not write)
        connection.exec_driver_sql("begin immediate" if write else "begin")
    elif write:
        row_locks.take(connection)
        connection.exec_driver_sql("set transaction isolation level serializable")


def set_read_only(connection: Any, only: bool) -> None:
    """Set `query_only`, unless it has this value already: after a pragma, SQLite prepares every
    statement again.
    """
    if connection.info.get("only reads") is not only:
        connection.exec_driver_sql(f"pragma query_only = {int(only)}")
        connection.info["only reads"] = only
