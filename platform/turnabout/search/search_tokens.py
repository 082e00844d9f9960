"""What stands beside the words of an entry: facets, which a search may ask for."""

import re
from collections.abc import Iterable

from turnabout.base.text import folding

MOST_WORDS = 4000  # of one thing
MOST_ASKED = 12  # of one search


def facet(name: str) -> str:
    """As it is stored: the sign in front keeps it apart from every word."""
    assert re.fullmatch("[A-Za-z0-9]+", name), f"a facet is letters and digits: {name}"
    return f"={name}"


def facets(kind: str, names: Iterable[str]) -> str:
    return " ".join(sorted({facet(f"kind{kind}"), *map(facet, names)}))


def initials(name: str) -> set[str]:
    """The facets by which a person is found whose family name is only begun: `ana v`."""
    return {f"i{word[0]}" for word in folding.words(name) if word[0].isascii()}
