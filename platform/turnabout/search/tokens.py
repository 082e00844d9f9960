"""What a word is. Both databases are handed these words, so that both give the same answers."""

import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS = 1000  # of one thing
MOST_ASKED = 12  # of one search
LONGEST = 40

# Scripts that put no blanks between words: each sign is found by itself.
UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip


def of(text: str) -> list[str]:
    """The words of a text, folded: no case, no accents; each once, in their order."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    spaced = "".join(folded(sign) for sign in plain)
    return list(dict.fromkeys(word[:LONGEST] for word in spaced.split()))


def folded(sign: str) -> str:
    if unicodedata.category(sign)[0] == "M":
        return ""
    if not sign.isalnum():
        return " "
    return f" {sign} " if is_unspaced(ord(sign)) else sign


def is_unspaced(code: int) -> bool:
    return code >= 0x0E00 and any(start <= code <= end for start, end in UNSPACED)


def facet(name: str) -> str:
    """As it is stored: the sign in front keeps it apart from every word."""
    assert re.fullmatch("[A-Za-z0-9]+", name), f"a facet is letters and digits: {name}"
    return f"={name}"


def facets(kind: str, names: Iterable[str]) -> str:
    return " ".join(sorted({facet(f"kind{kind}"), *map(facet, names)}))
