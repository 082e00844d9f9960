"""Detects text that mail programs and phones turn into a link by themselves."""

import re
import unicodedata
from pathlib import Path

from turnabout.base.text.normalize import strip_invisible

# The top-level domains that IANA delegates; one that is added later is merely not known here.
TLDS = frozenset(Path(__file__).with_name("tlds.txt").read_text("utf-8").split())
# Reserved by RFC 2606 and RFC 6761 for examples: nobody can register them.
RESERVED = frozenset(("example", "invalid", "local", "localhost", "onion", "test"))
LAST_LABELS = TLDS | RESERVED
SURE = re.compile(r"@|://|\bwww\.|\bxn--|\b(?:https?|ftp|mailto):", re.I)
# An initial and the small word before a family name, `J.de Vries`: all such domains of one letter
# have had their owners for years.
INITIAL = re.compile(r"\b[^\W\d_]\.(?:al|de|do|la|st) (?=[^\W\d_])", re.I)
PARTS = re.compile(r"[^\W_]|[-.]")


def becomes_link(text: str) -> bool:
    """Whether a text holds an e-mail or web address: with `@` or a scheme, or as a bare host name.

    A bare name such as `evil.com` counts when it ends in a top-level domain, in any case and script;
    `J.van Dijk` and `St.John` do not, since there is no such domain.
    """
    bare = strip_invisible(unicodedata.normalize("NFKC", text)) or ""
    return SURE.search(bare) is not None or any(map(is_host_name, words(INITIAL.sub(" ", bare))))


def words(text: str) -> list[str]:
    """The parts between characters that no host name has."""
    return "".join(
        one if PARTS.match(one) or is_combining_mark(one) else " " for one in text
    ).split()


def is_combining_mark(character: str) -> bool:
    """Whether it belongs to the letter before it, like an accent or a vowel sign."""
    return unicodedata.category(character) in ("Mn", "Mc")


def is_host_name(word: str) -> bool:
    """Whether it is labels with dots between them. A full stop after the name does not count; nor do
    initials: `A.B.`
    """
    labels = word.strip("-.").casefold().split(".")
    return any(
        before and last in LAST_LABELS for before, last in zip(labels, labels[1:], strict=False)
    )
