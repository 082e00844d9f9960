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
    """Select ids of rows of this kind that contain every word, or a word that begins with it, newest first.

    `any_of`: only rows with one of these facets. At most `most` ids, the newest. The caller must check
    who may see the rows.
    """
    query = subject_query(words, kind, any_of)
    if query is None:
        return select(SearchEntry.id).where(false())
    return matching_ids(kind).params(asked=query, candidates=most)


def subject_query(words: str, kind: str, any_of: Sequence[str] = ()) -> str | None:
    """Return the full-text query in the syntax of the database; None if `words` contains no word."""
    terms = terms_of(words)
    if not terms:
        return None
    is_sqlite = db.engine.dialect.name == "sqlite"
    return sqlite_query(terms, any_of) if is_sqlite else postgres_query(terms, kind, any_of)


@lru_cache(maxsize=256)
def terms_of(words: str) -> list[Term]:
    """Return the search terms. Cached, because one search looks for people, posts and communities."""
    terms = folding.search_terms(words, search_tokens.MOST_ASKED)
    return [without_prefix_match(term, alone=len(terms) == 1) for term in terms]


def without_prefix_match(term: Term, alone: bool) -> Term:
    """Match a single letter as a whole word (C, R) or, beside other words, as an initial of a name; never
    as the beginning of any word.
    """
    word = term[0][0]
    if len(word) != 2 or not word.endswith("*") or not word.isascii():
        return term
    whole_word = ((word[0],),)
    return whole_word if alone else (*whole_word, (search_tokens.facet(f"i{word[0]}"),))


def matching_ids(kind: str) -> Select[int]:
    """Select the matching ids for a prepared statement.

    Bind `asked` (from `subject_query`) and `candidates` (how many) when it is executed.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    id, matches = WORDS_OF_SQLITE if is_sqlite else WORDS_OF_POSTGRES
    first = entry_id(kind, 0)
    scope = select(id - first).where(text(matches), id.between(first, first + ROOM - 1))
    return scope.order_by(id.desc()).limit(bindparam("candidates"))


WORDS_OF_SQLITE: Any = table("search_fts", column("rowid")).c.rowid, "search_fts match :asked"
WORDS_OF_POSTGRES: Any = SearchEntry.id, "search_entry.search_tsv @@ cast(:asked as tsquery)"


def sqlite_query(terms: list[Term], any_of: Sequence[str]) -> str:
    parts = [compile_term(term, fts_word, " AND ", " OR ") for term in terms]
    if any_of:
        parts.append(
            "(" + " OR ".join(fts_word(search_tokens.facet(name)) for name in any_of) + ")"
        )
    return " AND ".join(parts)


def fts_word(word: str) -> str:
    """Quote a token for FTS5: a whole word, a prefix (ends with `*`) or a facet (begins with `=`)."""
    if word.startswith("="):
        return f'facets : "{word[1:]}"'
    return f'words : "{word[:-1]}" *' if word.endswith("*") else f'words : "{word}"'


def postgres_query(terms: list[Term], kind: str, any_of: Sequence[str]) -> str:
    """Return a tsquery. It includes the kind as a facet, since the GIN index cannot narrow by id."""
    parts = [compile_term(term, tsquery_word, " & ", " | ") for term in terms]
    parts.append(tsquery_word(search_tokens.facet(f"kind{kind}")))
    if any_of:
        parts.append(
            "(" + " | ".join(tsquery_word(search_tokens.facet(name)) for name in any_of) + ")"
        )
    return " & ".join(parts)


def tsquery_word(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


def compile_term(
    term: Term, quote: Callable[[str], str], conjunction: str, disjunction: str
) -> str:
    spellings = [conjunction.join(map(quote, words)) for words in term]
    return "(" + disjunction.join(f"({words})" for words in spellings) + ")"
