"""Exports the decisions about a member. The record of them stays."""

from turnabout.desk import queries
from turnabout.members.models import Member

TABLES = {"ruling"}


def takes(member: Member) -> dict[str, object]:
    rulings = [
        {"what": one.what, "reason": one.reason, "at": one.at}
        for one in queries.rulings_about(member)
        if one.what != "settled"  # addressed to whoever reported them
    ]
    return {"decisions": rulings}


def empties(member: Member, choice: str) -> None:
    """Nothing to delete: rulings are the operators' record, and hold no name."""
