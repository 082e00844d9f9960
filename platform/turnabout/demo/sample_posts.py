"""The requests and offers of the made-up people, read from posts.txt.

Each line: `ask` or `offer` | author | board | category | effort | place | title | action (of a request) or
body (of an offer) | why.
"""

from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("posts.txt")


class SamplePost(NamedTuple):
    kind: str
    author: str
    board: str
    title: str
    fields: dict[str, Any]


def load() -> list[SamplePost]:
    return [parse(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def parse(line: str) -> SamplePost:
    sort, author, board, category, effort, place, title, text, why = map(str.strip, line.split("|"))
    kind, text_field = ("request", "action") if sort == "ask" else ("offer", "body")
    fields = {"category": category, "effort": effort, "why": why, text_field: text}
    return SamplePost(kind, author, board, title, fields | location(place))


def location(place: str) -> dict[str, str]:
    return {"where": place} if place == "remote" else {"where": "in_person", "place": place}
