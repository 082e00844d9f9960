from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, column, false, select, table, text

from turnabout.base.db.session import db
from turnabout.base.text import folding
from turnabout.base.text.folding import Term
from turnabout.search import search_tokens
from turnabout.search.models import ROOM, SearchEntry, entry_id

MOST = 500


def matching(words: str, kind: str, any_of: Sequence[str] = (), most: int = MOST) -> Select[int]:
    """The subjects of this kind in which every word stands, or one that begins so, newest first; with
    `any_of`, only those that have one of these facets.

    For a very common word these are the newest `most`. Visibility is checked by the feature that owns them.
    """
    asked = subject_query(words, kind, any_of)
    if asked is None:
        return select(SearchEntry.id).where(false())
    return hits(kind).params(asked=asked, candidates=most)


def subject_query(words: str, kind: str, any_of: Sequence[str] = ()) -> str | None:
    """Build the full-text query in the syntax of the database; none when `words` holds no word."""
    asked = terms_of(words)
    if not asked:
        return None
    by_sqlite = db.engine.dialect.name == "sqlite"
    return sqlite_query(asked, any_of) if by_sqlite else postgres_query(asked, kind, any_of)


@lru_cache(maxsize=256)
def terms_of(words: str) -> list[Term]:
    """One search asks for people, for posts and for communities."""
    terms = folding.search_terms(words, search_tokens.MOST_ASKED)
    return [without_prefix_match(term, alone=len(terms) == 1) for term in terms]


def without_prefix_match(term: Term, alone: bool) -> Term:
    """A letter is not the beginning of a word here: it stands for itself (C, R), or, beside other words,
    for a name.
    """
    word = term[0][0]
    if len(word) != 2 or not word.endswith("*") or not word.isascii():
        return term
    itself = ((word[0],),)
    return itself if alone else (*itself, (search_tokens.facet(f"i{word[0]}"),))


def hits(kind: str) -> Select[int]:
    """The subjects, for a statement that is prepared: `asked` and `candidates` come with its values."""
    by_sqlite = db.engine.dialect.name == "sqlite"
    id, matches = WORDS_OF_SQLITE if by_sqlite else WORDS_OF_POSTGRES
    first = entry_id(kind, 0)
    scope = select(id - first).where(text(matches), id.between(first, first + ROOM - 1))
    return scope.order_by(id.desc()).limit(bindparam("candidates"))


WORDS_OF_SQLITE: Any = table("search_fts", column("rowid")).c.rowid, "search_fts match :asked"
WORDS_OF_POSTGRES: Any = SearchEntry.id, "search_entry.search_tsv @@ cast(:asked as tsquery)"


def sqlite_query(terms: list[Term], any_of: Sequence[str]) -> str:
    parts = [compile_term(term, fts_word, " AND ", " OR ") for term in terms]
    if any_of:
        parts.append("(" + " OR ".join(fts_word(search_tokens.facet(one)) for one in any_of) + ")")
    return " AND ".join(parts)


def fts_word(word: str) -> str:
    """In FTS5: a whole word, a beginning (with a star), or a facet (with `=` in front)."""
    if word.startswith("="):
        return f'facets : "{word[1:]}"'
    return f'words : "{word[:-1]}" *' if word.endswith("*") else f'words : "{word}"'


def postgres_query(terms: list[Term], kind: str, any_of: Sequence[str]) -> str:
    """With the kind as a word, too: this index knows nothing of ids."""
    parts = [compile_term(term, tsquery_word, " & ", " | ") for term in terms]
    parts.append(tsquery_word(search_tokens.facet(f"kind{kind}")))
    if any_of:
        parts.append(
            "(" + " | ".join(tsquery_word(search_tokens.facet(one)) for one in any_of) + ")"
        )
    return " & ".join(parts)


def tsquery_word(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


def compile_term(term: Term, told_word: Callable[[str], str], both: str, either: str) -> str:
    spellings = [both.join(map(told_word, one)) for one in term]
    return "(" + either.join(f"({one})" for one in spellings) + ")"
