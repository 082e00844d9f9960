"""Decisions about a member go along in the copy; the record of them stays."""

from turnabout.desk import queries
from turnabout.members.models import Member

TABLES = {"ruling"}


def takes(member: Member) -> dict[str, object]:
    rulings = [
        {"what": one.what, "reason": one.reason, "at": one.at}
        for one in queries.rulings_about(member)
        if one.what != "settled"  # that was said to whoever had reported them
    ]
    return {"decisions": rulings}


def empties(member: Member, choice: str) -> None:
    """Nothing of it is the member's own, and the name in it is the one of their row."""
