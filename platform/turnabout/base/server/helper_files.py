"""Files that only help, such as counts and locks: a damaged one is made anew, with a line in the log."""

import secrets
from contextlib import closing
from pathlib import Path
from typing import Any

from turnabout.base.db.sqlite_library import library
from turnabout.base.server.logs import log


def remove_if_damaged(file: Path) -> bool:
    """Remove a helper database that cannot be used; returns whether it was removed."""
    reason = damage(file)
    if not reason:
        return False
    log.warning("helper file made anew", file=file.name, reason=reason)
    for name in (f"{file.name}-wal", f"{file.name}-shm", file.name):
        remove(file.with_name(name))
    return True


def damage(file: Path) -> str:
    """What is wrong with a SQLite file; "" when it is sound, missing, or only busy."""
    if not file.exists():
        return ""
    sqlite3 = library()
    try:
        with closing(sqlite3.connect(str(file), timeout=5, isolation_level=None)) as at:
            found = at.execute("pragma quick_check(1)").fetchone()[0]
            at.execute("begin immediate").close()
            at.execute("rollback").close()
    except sqlite3.Error as trouble:
        name = getattr(trouble, "sqlite_errorname", None) or ""
        return "" if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) else str(trouble)
    return "" if found == "ok" else str(found)


def remove(file: Path) -> None:
    """Remove a file; move a folder of its name out of the way."""
    if file.is_dir():
        file.rename(file.with_name(f"{file.name}.damaged-{secrets.token_hex(4)}"))
    else:
        file.unlink(missing_ok=True)


def open_lock(file: Path) -> Any:
    """Open a lock file, replacing it if it cannot be opened. The caller must close it."""
    try:
        return file.open("w")
    except OSError as trouble:
        log.warning("helper file made anew", file=file.name, reason=trouble.strerror)
        remove(file)
        return file.open("w")
