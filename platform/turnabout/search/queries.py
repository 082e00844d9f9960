from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, column, false, select, table, text

from turnabout.base.db import db
from turnabout.search import tokens
from turnabout.search.models import ROOM, SearchEntry, place

MOST = 500
words_of = tokens.of  # a text as it is indexed: for rooms that compare words themselves


def matching(words: str, kind: str, any_of: Sequence[str] = (), most: int = MOST) -> Select[int]:
    """The subjects of this kind in which every word stands (the last one may be its beginning),
    newest first; with `any_of`, only those that have one of these facets.

    Of a very common word these are the newest `most`. Who may see them is asked of their room.
    """
    asked = asking(words, kind, any_of)
    if asked is None:
        return select(SearchEntry.id).where(false())
    return hits(kind).params(asked=asked, candidates=most)


def asking(words: str, kind: str, any_of: Sequence[str] = ()) -> str | None:
    """The same question as the database wants it; none when there is no word in it."""
    asked = words_asked(words)
    if not asked:
        return None
    by_sqlite = db.engine.dialect.name == "sqlite"
    return told_sqlite(asked, any_of) if by_sqlite else told_postgres(asked, kind, any_of)


@lru_cache(maxsize=256)
def words_asked(words: str) -> list[str]:
    """One search asks for people, for posts and for communities."""
    return tokens.of(words)[: tokens.MOST_ASKED]


def hits(kind: str) -> Select[int]:
    """The subjects, for a statement that is prepared: `asked` and `candidates` come with its values."""
    by_sqlite = db.engine.dialect.name == "sqlite"
    id, matches = WORDS_OF_SQLITE if by_sqlite else WORDS_OF_POSTGRES
    first = place(kind, 0)
    scope = select(id - first).where(text(matches), id.between(first, first + ROOM - 1))
    return scope.order_by(id.desc()).limit(bindparam("candidates"))


WORDS_OF_SQLITE: Any = table("search_fts", column("rowid")).c.rowid, "search_fts match :asked"
WORDS_OF_POSTGRES: Any = SearchEntry.id, "search_entry.search_tsv @@ cast(:asked as tsquery)"


def told_sqlite(asked: list[str], any_of: Sequence[str]) -> str:
    *whole, last = [f'"{word}"' for word in asked]
    parts = ["words : (" + " AND ".join([*whole, f"{last} *"]) + ")"]
    if any_of:
        wanted = " OR ".join(f'"{tokens.facet(one)[1:]}"' for one in any_of)
        parts.append(f"facets : ({wanted})")
    return " AND ".join(parts)


def told_postgres(asked: list[str], kind: str, any_of: Sequence[str]) -> str:
    """With the kind as a word, too: this index knows nothing of ids."""
    *whole, last = [f"'{word}'" for word in asked]
    parts = [*whole, f"{last}:*", f"'{tokens.facet(f'kind{kind}')}'"]
    if any_of:
        parts.append("(" + " | ".join(f"'{tokens.facet(one)}'" for one in any_of) + ")")
    return " & ".join(parts)
