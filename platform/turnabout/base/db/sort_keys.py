"""Sort keys and search words of names: folded, and stored in columns beside the name."""

from typing import Any

from sqlalchemy import String, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column, validates

from turnabout.base.db.session import Line, Prose
from turnabout.base.text import folding

LENGTH = 160
# By code point: PostgreSQL would otherwise sort by the locale of the server.
KEY = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")


def name_key(name: str) -> str:
    """The folded name. A name without letters or digits keeps its own characters, to have some order."""
    return (folding.fold(name) or name.casefold())[:LENGTH]


def name_words(name: str) -> str:
    """The words by which a name is found, with blanks between them."""
    return " ".join(folding.words(name))


class HasSortKey:
    """A name and its sort key, which is set whenever the name is."""

    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(KEY, default="")

    @validates("name")
    def name_given(self, attribute: str, name: str) -> str:
        self.fold_name(name)
        return name

    def fold_name(self, name: str) -> None:
        self.name_key = name_key(name)


class SearchableByName(HasSortKey):
    """A name that is also found by any of its words."""

    name_words: Mapped[Prose]

    def fold_name(self, name: str) -> None:
        super().fold_name(name)
        self.name_words = name_words(name)


def matches_name(column: Any, words: str) -> Any:
    """SQL condition: the `name_words` in `column` match this search."""
    terms = folding.search_terms(words)
    spellings = [
        [and_(*(has_word(column, word) for word in one)) for one in term] for term in terms
    ]
    return and_(*(or_(*one) for one in spellings)) if terms else false()


def has_word(column: Any, word: str) -> Any:
    return (" " + column + " ").like(like_pattern(word))


def like_pattern(word: str) -> str:
    """A `like` pattern for text with a blank before and after each word. Folded words hold no wildcards."""
    return f"% {word[:-1]}%" if word.endswith("*") else f"% {word} %"
