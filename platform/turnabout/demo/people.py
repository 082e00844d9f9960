"""Sixty people whom nobody ever met. In people.txt, each a line: name | headline | looks for | can
help with | skills.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from turnabout.base.web.errors import Refused

TOWN = Path(__file__).with_name("people.txt")


class Person(NamedTuple):
    name: str
    headline: str
    seeking: str
    can_help: str
    skills: list[str]

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"


def everybody() -> list[Person]:
    return [person(line) for line in TOWN.read_text(encoding="utf-8").splitlines()]


def person(line: str) -> Person:
    name, headline, seeking, can_help, skills = (part.strip() for part in line.split("|"))
    return Person(name, headline, seeking, can_help, skills.split(", "))


def attempt(act: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """People try things that come too late; the house says no, and life goes on."""
    try:
        return act(*args, **values)
    except Refused:
        return None
