from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, false, literal_column, select, text

from turnabout.base.db import db
from turnabout.search import tokens
from turnabout.search.models import SearchEntry

MOST = 500
words_of = tokens.of  # a text as it is indexed: for rooms that compare words themselves


def matching(words: str, kind: str, any_of: Sequence[str] = (), most: int = MOST) -> Select[int]:
    """The subjects of this kind in which every word stands (the last one may be its beginning),
    newest first; with `any_of`, only those that have one of these facets.

    Of a very common word these are the newest `most`. Who may see them is asked of their room.
    """
    asked = asking(words, kind, any_of)
    if asked is None:
        return select(SearchEntry.subject_id).where(false())
    return hits().params(asked=asked, candidates=most)


def asking(words: str, kind: str, any_of: Sequence[str] = ()) -> str | None:
    """The same question as the database wants it; none when there is no word in it."""
    asked = tokens.of(words)[: tokens.MOST_ASKED]
    if not asked:
        return None
    by_sqlite = db.engine.dialect.name == "sqlite"
    return (told_sqlite if by_sqlite else told_postgres)(asked, kind, any_of)


def hits() -> Select[int]:
    """The subjects, for a statement that is prepared: `asked` and `candidates` come with its values."""
    return found_by_sqlite() if db.engine.dialect.name == "sqlite" else found_by_postgres()


def told_sqlite(asked: list[str], kind: str, any_of: Sequence[str]) -> str:
    *whole, last = [f'"{word}"' for word in asked]
    parts = ["words : (" + " AND ".join([*whole, f"{last} *"]) + ")", f'facets : "kind{kind}"']
    if any_of:
        wanted = " OR ".join(f'"{tokens.facet(one)[1:]}"' for one in any_of)
        parts.append(f"facets : ({wanted})")
    return " AND ".join(parts)


def found_by_sqlite() -> Select[Any]:
    newest = text("select rowid from search_fts where search_fts match :asked"
                  " order by rowid desc limit :candidates")  # fmt: skip
    return (
        select(SearchEntry.subject_id)
        .where(SearchEntry.id.in_(newest.columns(literal_column("rowid"))))
        .order_by(SearchEntry.id.desc())
    )


def told_postgres(asked: list[str], kind: str, any_of: Sequence[str]) -> str:
    *whole, last = [f"'{word}'" for word in asked]
    parts = [*whole, f"{last}:*", f"'{tokens.facet(f'kind{kind}')}'"]
    if any_of:
        parts.append("(" + " | ".join(f"'{tokens.facet(one)}'" for one in any_of) + ")")
    return " & ".join(parts)


def found_by_postgres() -> Select[Any]:
    found = select(SearchEntry.subject_id).where(
        text("search_entry.search_tsv @@ cast(:asked as tsquery)")
    )
    return found.order_by(SearchEntry.id.desc()).limit(bindparam("candidates"))
