"""How people and groups are sorted and found by their names: folded, and kept beside the name."""

from typing import Any

from sqlalchemy import String, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column, validates

from turnabout.base.db.session import Line, Prose
from turnabout.base.text import folding

LENGTH = 160
# PostgreSQL would sort by the rules of the server's own language.
KEY = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")


def name_key(name: str) -> str:
    """What lists are sorted by. A name without any letter is still in some order."""
    return (folding.fold(name) or name.casefold())[:LENGTH]


def name_words(name: str) -> str:
    """What a name is found by."""
    return " ".join(folding.words(name))


class HasSortKey:
    """Sorted by the folded name, which is kept whenever the name is set."""

    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(KEY, default="")

    @validates("name")
    def name_given(self, attribute: str, name: str) -> str:
        self.fold_name(name)
        return name

    def fold_name(self, name: str) -> None:
        self.name_key = name_key(name)


class SearchableByName(HasSortKey):
    """And found by any word of it."""

    name_words: Mapped[Prose]

    def fold_name(self, name: str) -> None:
        super().fold_name(name)
        self.name_words = name_words(name)


def matches_name(column: Any, words: str) -> Any:
    """A condition: a row whose `name_words` are found by this search."""
    terms = folding.search_terms(words)
    spellings = [
        [and_(*(has_word(column, word) for word in one)) for one in term] for term in terms
    ]
    return and_(*(or_(*one) for one in spellings)) if terms else false()


def has_word(column: Any, word: str) -> Any:
    return (" " + column + " ").like(like_pattern(word))


def like_pattern(word: str) -> str:
    """For `like`, in a text with a blank before and after each word. Words have no wildcards in them."""
    return f"% {word[:-1]}%" if word.endswith("*") else f"% {word} %"
