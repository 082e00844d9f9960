"""Facets of index entries, and the limits on words."""

import re
from collections.abc import Iterable

from turnabout.base.text import folding

MOST_WORDS = 4000  # in one entry
MOST_ASKED = 12  # terms in one search


def facet(name: str) -> str:
    """Return a facet as it is stored, with a `=` that no word can begin with."""
    assert re.fullmatch("[A-Za-z0-9]+", name), f"a facet is letters and digits: {name}"
    return f"={name}"


def facets(kind: str, names: Iterable[str]) -> str:
    return " ".join(sorted({facet(f"kind{kind}"), *map(facet, names)}))


def initials(name: str) -> set[str]:
    """Return the facets that let a search find a person by an initial, as in `ana v`."""
    return {f"i{word[0]}" for word in folding.words(name) if word[0].isascii()}
