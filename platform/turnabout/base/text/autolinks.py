"""Detects text that mail programs and phones turn into a link by themselves."""

import re
import unicodedata
from pathlib import Path

from turnabout.base.text.normalize import strip_invisible

# The top-level domains that IANA delegated when the file was made. Newer ones are not detected.
TLDS = frozenset(Path(__file__).with_name("tlds.txt").read_text("utf-8").split())
# Reserved by RFC 2606 and RFC 6761 for examples: nobody can register them.
RESERVED = frozenset(("example", "invalid", "local", "localhost", "onion", "test"))
LAST_LABELS = TLDS | RESERVED
SURE = re.compile(r"@|://|\bwww\.|\bxn--|\b(?:https?|ftp|mailto):", re.I)
# An initial and the small word before a family name, `J.de Vries`. It is safe to let such names pass:
# all domains of one letter under these top-level domains have long been taken.
INITIAL = re.compile(r"\b[^\W\d_]\.(?:al|de|do|la|st) (?=[^\W\d_])", re.I)
PARTS = re.compile(r"[^\W_]|[-.]")


def becomes_link(text: str) -> bool:
    """Whether the text holds an e-mail or web address: with `@` or a scheme, or as a bare host name.

    A bare host name such as `evil.com` counts if it ends in a top-level domain, in any case or script.
    `J.van Dijk` and `St.John` do not count: there is no such top-level domain.
    """
    bare = strip_invisible(unicodedata.normalize("NFKC", text)) or ""
    return SURE.search(bare) is not None or any(map(is_host_name, words(INITIAL.sub(" ", bare))))


def words(text: str) -> list[str]:
    """Split the text at all characters that cannot be part of a host name."""
    return "".join(
        character if PARTS.match(character) or is_combining_mark(character) else " "
        for character in text
    ).split()


def is_combining_mark(character: str) -> bool:
    """Whether the character belongs to the letter before it, like an accent or a vowel sign."""
    return unicodedata.category(character) in ("Mn", "Mc")


def is_host_name(word: str) -> bool:
    """Whether the word contains a dot followed by a top-level domain. A full stop at the end does not count,
    nor do initials such as `A.B.`
    """
    labels = word.strip("-.").casefold().split(".")
    return any(
        before and last in LAST_LABELS for before, last in zip(labels, labels[1:], strict=False)
    )
