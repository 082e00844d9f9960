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
    """Have this found by the words of the text, and by an initial of the name beside another word.
    Facets are letters and digits, such as `c7`.
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
    """What finds the words stands in this database as it is written in models.py."""
    with db.engine.connect().execution_options(writes=True) as at, at.begin():
        if at.dialect.name == "sqlite":
            ensure_fts(at)
        else:
            for told in POSTGRES:
                at.execute(text(told))


def ensure_fts(at: Any) -> None:
    kept = {name: told for name, told in at.execute(text(STANDING))}
    if all(
        collapse_spaces(kept.get(name, "")) == collapse_spaces(told)
        for name, told in SQLITE.items()
    ):
        return
    for name in SQLITE:
        at.execute(text(f"drop {'table' if name == 'search_fts' else 'trigger'} if exists {name}"))
    for told in SQLITE.values():
        at.exec_driver_sql(told.strip())
    at.execute(text("insert into search_fts (search_fts) values ('rebuild')"))


STANDING = "select name, sql from sqlite_master where name like 'search_fts%' and sql is not null"


def collapse_spaces(sql: str) -> str:
    return " ".join(sql.lower().split())


@command
def tidy() -> None:
    """In a quiet hour: merge what many small changes left behind."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("insert into search_fts (search_fts) values ('optimize')"))
