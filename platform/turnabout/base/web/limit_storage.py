"""The counts of rate limits in a database, so that they hold across processes."""

import fcntl
import time
from contextlib import suppress
from pathlib import Path

from limits.storage import Storage
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from turnabout.base.server.helper_files import open_lock, remove_if_damaged
from turnabout.base.server.logs import log


class DatabaseStorage(Storage):
    """Fixed windows in one table: key → count and end of the window (seconds since 1970)."""

    STORAGE_SCHEME = ["turnabout"]
    base_exceptions = Exception

    def __init__(self, engine: Engine):
        super().__init__()
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self.create_table()

    def create_table(self) -> None:
        with self.engine.begin() as at:
            unlogged = "unlogged" if at.dialect.name == "postgresql" else ""
            at.execute(
                text(
                    f"create {unlogged} table if not exists rate_limit"
                    " (key varchar(255) primary key,"
                    " n integer not null, until double precision not null)"
                )
            )

    def make_anew(self, trouble: DBAPIError) -> None:
        """Make the file of counts anew when it is damaged, so that nobody gets an error while it is."""
        file = Path(self.engine.url.database or "")
        with suppress(OSError, DBAPIError), open_lock(file.with_name("limits.lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.engine.dispose()
            if not remove_if_damaged(file):
                log.warning("limits are not counted", reason=str(trouble.orig))
            self.create_table()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        raised = text(
            "insert into rate_limit (key, n, until) values (:key, :amount, :until)"
            " on conflict (key) do update set"
            " n = case when rate_limit.until < :now then :amount else rate_limit.n + :amount end,"
            " until = case when rate_limit.until < :now then :until else rate_limit.until end"
            " returning n"
        )
        values = {"key": key, "amount": amount, "until": now + expiry, "now": now}
        with self.engine.begin() as at:
            return int(at.execute(raised, values).scalar_one())

    def get(self, key: str) -> int:
        return int(self.read(key)[0])

    def get_expiry(self, key: str) -> float:
        return float(self.read(key)[1])

    def read(self, key: str) -> tuple[int, float]:
        now = time.time()
        live = text("select n, until from rate_limit where key = :key and until >= :now")
        with self.engine.begin() as at:
            found = at.execute(live, {"key": key, "now": now}).first()
        return (found[0], found[1]) if found else (0, now)

    def check(self) -> bool:
        return self.read("")[0] == 0

    def reset(self) -> int | None:
        with self.engine.begin() as at:
            return int(at.execute(text("delete from rate_limit")).rowcount)

    def clear(self, key: str) -> None:
        with self.engine.begin() as at:
            at.execute(text("delete from rate_limit where key = :key"), {"key": key})

    def delete_expired(self) -> None:
        with self.engine.begin() as at:
            at.execute(text("delete from rate_limit where until < :now"), {"now": time.time()})
