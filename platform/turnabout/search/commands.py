from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, text

from turnabout.base.db.migrate import seed
from turnabout.base.db.session import command, db, save
from turnabout.base.text import folding
from turnabout.search import search_tokens
from turnabout.search.models import POSTGRES, SQLITE, SearchEntry, entry_id


@command
def index(
    kind: str, subject_id: int, text: str, facets: Iterable[str] = (), name: str = ""
) -> None:
    """Add or replace the index entry of a row.

    It is found by the words of `text`, and by an initial of `name` together with another word. `facets`
    are tokens of letters and digits, such as `c7`, that narrow a search.
    """
    id = entry_id(kind, subject_id)
    entry = db.session.get(SearchEntry, id) or SearchEntry(id=id)
    entry.words = " ".join(folding.words(text)[: search_tokens.MOST_WORDS])
    entry.facets = search_tokens.facets(kind, {*facets, *search_tokens.initials(name)})
    save(entry)


@command
def forget(kind: str, subject_id: int) -> None:
    db.session.execute(delete(SearchEntry).where(SearchEntry.id == entry_id(kind, subject_id)))


@seed
def ensure_search() -> None:
    """Create the full-text index of `models`, or rebuild it if its definition has changed."""
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            ensure_fts(connection)
        else:
            for statement in POSTGRES:
                connection.execute(text(statement))


def ensure_fts(connection: Any) -> None:
    existing = {name: statement for name, statement in connection.execute(text(STANDING))}
    if all(
        collapse_spaces(existing.get(name, "")) == collapse_spaces(statement)
        for name, statement in SQLITE.items()
    ):
        return
    for name in SQLITE:
        connection.execute(
            text(f"drop {'table' if name == 'search_fts' else 'trigger'} if exists {name}")
        )
    for statement in SQLITE.values():
        connection.exec_driver_sql(statement.strip())
    connection.execute(text("insert into search_fts (search_fts) values ('rebuild')"))


STANDING = "select name, sql from sqlite_master where name like 'search_fts%' and sql is not null"


def collapse_spaces(sql: str) -> str:
    return " ".join(sql.lower().split())


@command
def tidy() -> None:
    """Merge the segments that many small changes left in SQLite's index (FTS5 `optimize`)."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("insert into search_fts (search_fts) values ('optimize')"))
