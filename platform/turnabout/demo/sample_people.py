"""Sixty made-up people, read from people.txt.

Each line: name | headline | seeking | can help with | skills, separated by commas.
"""

from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("people.txt")


class Person(NamedTuple):
    name: str
    headline: str
    seeking: str
    can_help: str
    skills: list[str]

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"


def load() -> list[Person]:
    return [parse(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def parse(line: str) -> Person:
    name, headline, seeking, can_help, skills = (part.strip() for part in line.split("|"))
    return Person(name, headline, seeking, can_help, skills.split(", "))
