"""Reads the schema revision of a database without loading the application, since every start needs it
and must be quick.

"""

from contextlib import closing
from pathlib import Path

from turnabout.base.db.sqlite_library import library

REVISIONS = Path(__file__).parent / "migrations" / "versions"


def newest() -> str:
    """Return the revision that this code expects, such as "0012"."""
    return max(file.name.partition("_")[0] for file in REVISIONS.glob("[0-9]*.py"))


class Unreachable(SystemExit):
    """The database cannot be reached. Exits the program with the sentence as its message."""


DAMAGE = ("not a database", "malformed", "unable to open", "disk I/O error")
DAMAGED = """\
The database {file} is damaged or cannot be read ({reason}). Check who may read it; else put the file of \
the last backup in its place, as docs/operating.md describes, and start again."""


def current(url: str) -> str | None:
    """Return the revision of the database, or None if it is empty. Raises Unreachable."""
    return query_value(url, "select version_num from alembic_version")


def query_value(url: str, sql: str) -> str | None:
    """Return the first value of the result, or None if there is no row or table. Raises Unreachable."""
    return query_sqlite(url, sql) if url.startswith("sqlite") else query_postgresql(url, sql)


def query_sqlite(url: str, sql: str) -> str | None:
    sqlite3 = library()
    file = Path(url.removeprefix("sqlite:///")).resolve()
    if not file.parent.is_dir():
        raise Unreachable(f"The database cannot be made: there is no folder {file.parent}.")
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as at:
            row = at.execute(sql).fetchone()
            return row[0] if row else None
    except sqlite3.Error as trouble:
        if any(words in str(trouble) for words in DAMAGE):
            raise Unreachable(DAMAGED.format(file=file, reason=trouble)) from None
        return None


def query_postgresql(url: str, sql: str) -> str | None:
    import psycopg

    try:
        with psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=5) as at:
            row = at.execute(sql).fetchone()
            return row[0] if row else None
    except psycopg.OperationalError as trouble:
        raise Unreachable(f"The database does not answer. {trouble}") from None
    except psycopg.Error:
        return None
