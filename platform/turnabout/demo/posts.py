"""What people of the town ask for and offer. In posts.txt, each a line: ask or offer | who | on which
board | category | how long | where | title | what somebody would do, or more about it | why.
"""

from pathlib import Path
from typing import Any, NamedTuple

NOTES = Path(__file__).with_name("posts.txt")


class Note(NamedTuple):
    kind: str
    who: str
    board: str
    title: str
    said: dict[str, Any]


def everything() -> list[Note]:
    return [note(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]


def note(line: str) -> Note:
    sort, who, board, category, effort, where, title, more, why = map(str.strip, line.split("|"))
    said = {"category": category, "effort": effort, "why": why} | at(where)
    kind = "request" if sort == "ask" else "offer"
    return Note(kind, who, board, title, said | {"action" if sort == "ask" else "body": more})


def at(where: str) -> dict[str, str]:
    return {"where": where} if where == "remote" else {"where": "in_person", "place": where}
