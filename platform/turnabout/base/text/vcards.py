"""The syntax of vCards (RFC 2426 and RFC 6350): escaping values, splitting names, folding lines."""

import re
from collections.abc import Iterable
from itertools import pairwise

LIMIT = 75  # bytes in a line, including the blank at the start of a folded line
BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def escape(value: str) -> str:
    value = CONTROL.sub("", BREAKS.sub("\n", value))
    for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(character, escaped)
    return value


def escape_url(value: str) -> str:
    """Percent-encode commas and semicolons, at which some readers cut off a URL. URLs need no escaping."""
    return NOT_IN_URL.sub("", value).replace(",", "%2C").replace(";", "%3B")


def name_lines(name: str) -> list[str]:
    """Return the properties FN, the formatted name, and N, its five parts."""
    return [f"FN:{escape(name)}", name_line(name_parts(name))]


def name_line(parts: Iterable[str]) -> str:
    """Return the property N: family name, given name, further names, prefix and suffix."""
    return f"N:{';'.join(escape(part) for part in parts)}"


def name_parts(name: str) -> tuple[str, str, str, str, str]:
    """Split a name at its last blank into the parts of property N: family name, given names and three empty
    parts. Phones show given names before the family name, so every name appears as it was typed.
    """
    given, _, family = name.strip().rpartition(" ")
    return (family, given, "", "", "") if given else ("", family, "", "", "")


def card_text(lines: Iterable[str], version: str = "3.0") -> bytes:
    """Return a complete vCard: the lines, with BEGIN, VERSION and END around them, folded."""
    whole = ("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD")
    return b"".join(fold_line(line) for line in whole)


def fold_line(line: str) -> bytes:
    """Fold a line at 75 bytes, never inside a character."""
    if line.isascii():
        cuts = [0, *range(LIMIT, len(line), LIMIT - 1), len(line)]
        return "\r\n ".join(line[a:b] for a, b in pairwise(cuts)).encode() + b"\r\n"
    pieces, space = [b""], LIMIT
    for character in line:
        data = character.encode(errors="replace")
        if len(data) > space:
            pieces.append(b" ")
            space = LIMIT - 1
        pieces[-1] += data
        space -= len(data)
    return b"\r\n".join(pieces) + b"\r\n"
