"""Sort keys and search words of names: folded text, stored in columns beside the name."""

from typing import Any

from sqlalchemy import String, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column, validates

from turnabout.base.db.session import Line, Prose
from turnabout.base.text import folding

LENGTH = 160
# Sorted by code point: without the collation, PostgreSQL sorts by the locale of the server.
KEY = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")


def name_key(name: str) -> str:
    """Return the folded name, or the name in lower case if it has neither letters nor digits."""
    return (folding.fold(name) or name.casefold())[:LENGTH]


def name_words(name: str) -> str:
    """The words that a search finds a name by: folded (without case, accents or punctuation), compounds
    also as one word, joined by single spaces. "Anne-Marie Brién" gives "anne marie annemarie brien".
    """
    return " ".join(folding.words(name))


class HasSortKey:
    """Mixin: a name, and its sort key, which is updated whenever the name is set."""

    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(KEY, default="")

    @validates("name")
    def name_given(self, attribute: str, name: str) -> str:
        self.fold_name(name)
        return name

    def fold_name(self, name: str) -> None:
        self.name_key = name_key(name)


class SearchableByName(HasSortKey):
    """Mixin: like `HasSortKey`, with the search words of the name."""

    name_words: Mapped[Prose]

    def fold_name(self, name: str) -> None:
        super().fold_name(name)
        self.name_words = name_words(name)


def matches_name(column: Any, words: str) -> Any:
    """SQL condition: `column`, which holds `name_words`, matches the search `words`."""
    terms = folding.search_terms(words)
    spellings = [
        [and_(*(has_word(column, word) for word in words)) for words in term] for term in terms
    ]
    return and_(*(or_(*alternatives) for alternatives in spellings)) if terms else false()


def has_word(column: Any, word: str) -> Any:
    return (" " + column + " ").like(like_pattern(word))


def like_pattern(word: str) -> str:
    """Return the `like` pattern for a word, or for a prefix that ends in `*`. The text searched must begin
    and end with a blank. Folded words hold no `like` wildcards.
    """
    return f"% {word[:-1]}%" if word.endswith("*") else f"% {word} %"
