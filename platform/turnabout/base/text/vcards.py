"""The words that vCard 3.0 is written in: how a value is escaped, a name parted, a line folded."""

import re
from collections.abc import Iterable
from itertools import pairwise

LIMIT = 75  # octets in a line, the blank of a folded line included
BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def escape(value: str) -> str:
    value = CONTROL.sub("", BREAKS.sub("\n", value))
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return value


def escape_url(value: str) -> str:
    """Not escaped; but some readers cut at these two signs, so they are written the long way."""
    return NOT_IN_URL.sub("", value).replace(",", "%2C").replace(";", "%3B")


def name_lines(name: str) -> list[str]:
    """The two lines that say how somebody is called: as it is written, and in five parts."""
    return [f"FN:{escape(name)}", f"N:{';'.join(escape(part) for part in name_parts(name))}"]


def name_parts(name: str) -> tuple[str, str, str, str, str]:
    """Family, given and three empty ones. Phones show given before family, so that cutting at the
    last blank shows every name as it was written.
    """
    given, _, family = name.strip().rpartition(" ")
    return (family, given, "", "", "") if given else ("", family, "", "", "")


def card_text(lines: Iterable[str]) -> bytes:
    """One card: the lines between its beginning and its end."""
    whole = ("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD")
    return b"".join(fold_line(line) for line in whole)


def fold_line(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never cut inside a character."""
    if line.isascii():
        cuts = [0, *range(LIMIT, len(line), LIMIT - 1), len(line)]
        return "\r\n ".join(line[a:b] for a, b in pairwise(cuts)).encode() + b"\r\n"
    pieces, room = [b""], LIMIT
    for sign in line:
        octets = sign.encode(errors="replace")
        if len(octets) > room:
            pieces.append(b" ")
            room = LIMIT - 1
        pieces[-1] += octets
        room -= len(octets)
    return b"\r\n".join(pieces) + b"\r\n"
