from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, false, literal_column, select, text

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
    asked = tokens.of(words)[: tokens.MOST_ASKED]
    if not asked:
        return select(SearchEntry.subject_id).where(false())
    found = found_by_sqlite if db.engine.dialect.name == "sqlite" else found_by_postgres
    return found(asked, kind, any_of, most)


def found_by_sqlite(asked: list[str], kind: str, any_of: Sequence[str], most: int) -> Select[Any]:
    *whole, last = [f'"{word}"' for word in asked]
    parts = ["words : (" + " AND ".join([*whole, f"{last} *"]) + ")", f'facets : "kind{kind}"']
    if any_of:
        wanted = " OR ".join(f'"{tokens.facet(one)[1:]}"' for one in any_of)
        parts.append(f"facets : ({wanted})")
    newest = text("select rowid from search_fts where search_fts match :asked"
                  " order by rowid desc limit :most")  # fmt: skip
    inside = newest.bindparams(asked=" AND ".join(parts), most=most)
    return (
        select(SearchEntry.subject_id)
        .where(SearchEntry.id.in_(inside.columns(literal_column("rowid"))))
        .order_by(SearchEntry.id.desc())
    )


def found_by_postgres(asked: list[str], kind: str, any_of: Sequence[str], most: int) -> Select[Any]:
    *whole, last = [f"'{word}'" for word in asked]
    parts = [*whole, f"{last}:*", f"'{tokens.facet(f'kind{kind}')}'"]
    if any_of:
        parts.append("(" + " | ".join(f"'{tokens.facet(one)}'" for one in any_of) + ")")
    hits = text("search_entry.search_tsv @@ cast(:asked as tsquery)")
    found = select(SearchEntry.subject_id).where(hits.bindparams(asked=" & ".join(parts)))
    return found.order_by(SearchEntry.id.desc()).limit(most)
