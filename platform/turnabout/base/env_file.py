"""The file of settings: `NAME=value` lines, and for each mistake the line it is in."""

from collections.abc import Iterable
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from dotenv.parser import Binding, parse_stream

PREFIX = "TURNABOUT_"


class Line(NamedTuple):
    number: int
    name: str


def lines_of(file: Path | None) -> list[Line]:
    """Every setting in the file, in the order of the lines."""
    return [Line(number(one), one.key) for one in bindings(file) if one.key]


def number(one: Binding) -> int:
    """The parser takes blank lines together with what follows them."""
    text = one.original.string
    return one.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def mistakes(file: Path | None, known: Iterable[str]) -> list[str]:
    """A sentence for each line that is no setting; `known` are the names that there are."""
    names = set(known)
    found = [(one, mistake(one, names)) for one in bindings(file)]
    return [f"{file}, line {number(one)}: {words}." for one, words in found if words]


def mistake(one: Binding, known: set[str]) -> str:
    text = one.original.string.strip()
    if one.key is None and not one.error:  # a comment, or nothing
        return ""
    if one.error or not one.key:
        return f"“{shortened(text)}” is not a line of the form NAME=value"
    if one.key.upper() not in known:
        return f"{one.key} is no setting{suggestion(one.key, known)}"
    return f"{one.key} has no value" if one.value is None else ""


def shortened(text: str) -> str:
    """Enough to find the line by, and nothing of a secret that may stand after a sign."""
    return text.partition("=")[0][:40].strip() or "="


def suggestion(name: str, known: Iterable[str]) -> str:
    """What was probably meant by a name that is no setting."""
    upper = name.upper()
    wanted = upper if upper.startswith(PREFIX) else PREFIX + upper
    near = get_close_matches(wanted, sorted(known), n=1, cutoff=0.8)
    return f"; the name is {near[0]}" if near else ""


def bindings(file: Path | None) -> Iterable[Binding]:
    """The lines of the file; one of several lines counts as its first."""
    return parse_stream(StringIO(file.read_text("utf-8"))) if file else ()
