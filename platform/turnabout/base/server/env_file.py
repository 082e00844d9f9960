"""Finds where a setting was set, in the environment or the settings file, and which names are misspelt."""

import os
import re
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
    """Return the settings in the file, in the order of its lines."""
    return [Line(number(one), one.key) for one in bindings(file) if one.key]


def number(one: Binding) -> int:
    """Return the line number of a setting. The parser counts blank lines as part of the next line."""
    text = one.original.string
    return one.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def file_errors(file: Path | None, known: Iterable[str]) -> list[str]:
    """Return a sentence for each line that is not a setting. `known`: the names of all settings."""
    names = set(known)
    errors = [(line, line_error(line, names)) for line in bindings(file)]
    return [f"{file}, line {number(line)}: {words}." for line, words in errors if words]


def line_error(one: Binding, known: set[str]) -> str:
    text = one.original.string.strip()
    if one.key is None and not one.error:  # a comment, or nothing
        return ""
    if one.error or not one.key:
        return f"“{shortened(text)}” is not a line of the form NAME=value"
    if one.key.upper() not in known:
        return f"{one.key} is no setting{suggestion(one.key, known)}"
    return f"{one.key} has no value" if one.value is None else ""


def shortened(text: str) -> str:
    """Return the part of the line before `=`, cut to 40 characters, so that no secret is printed."""
    return text.partition("=")[0][:40].strip() or "="


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the hint "; the name is …" for a misspelt setting, or "" if no known name is close."""
    upper = name.upper()
    wanted = upper if upper.startswith(PREFIX) else PREFIX + upper
    near = get_close_matches(wanted, sorted(known), n=1, cutoff=0.8)
    return f"; the name is {near[0]}" if near else ""


def bindings(file: Path | None) -> Iterable[Binding]:
    """Parse the file into lines. A value of several lines counts as one line."""
    return parse_stream(StringIO(file.read_text("utf-8"))) if file else ()


def unknown_variables(environment: Iterable[str], known: set[str]) -> list[str]:
    """Return a sentence for each environment variable with our prefix that is not a setting."""
    names = known | {"TURNABOUT_CONFIG"}
    ours = [name for name in environment if name.upper().startswith(PREFIX)]
    unknown = [name for name in ours if name.upper() not in names and not OF_A_SERVICE.match(name)]
    return [
        f"{name} (environment): is no setting{suggestion(name, names)}." for name in sorted(unknown)
    ]


# Variables that Kubernetes and Docker set for a service called `turnabout`.
OF_A_SERVICE = re.compile(r"TURNABOUT_(SERVICE|PORT)(_|$)")


def missing_prefix(environment: Iterable[str]) -> list[str]:
    """Return a warning for each environment variable that was probably meant as a setting, but lacks our
    prefix. It may belong to another program, so this is no error.
    """
    names = sorted(MEANT_FOR_US & set(environment))
    return [f"{name} (environment): is not read; the name is {PREFIX}{name}." for name in names]


# Names of settings that hardly any other program uses.
MEANT_FOR_US = {"PUBLIC_URL", "SITE_NAME", "SMTP_URL", "MAIL_FROM", "PROXY_HOPS"}


def where_set(names: Iterable[str], file: Path | None) -> str:
    """Return the spelling and the place of the setting that took effect, such as `TURNABOUT_COUNTRY
    (turnabout.env, line 3)`. The environment overrides the file.
    """
    for wanted in names:
        for name in os.environ:
            if name.upper() == wanted:
                return f"{name} (environment)"
    for wanted in names:
        for line in reversed(lines_of(file)):  # the last line wins
            if line.name.upper() == wanted:
                return f"{line.name} ({file}, line {line.number})"
    return next(iter(names))
