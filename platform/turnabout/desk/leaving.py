"""Export of the decisions about a member. The rulings themselves stay."""

from turnabout.desk import queries
from turnabout.members.models import Member

TABLES = {"ruling"}


def takes(member: Member) -> dict[str, object]:
    rulings = [
        {"what": ruling.what, "reason": ruling.reason, "at": ruling.at}
        for ruling in queries.rulings_about(member)
        if ruling.what != "settled"  # addressed to the reporter
    ]
    return {"decisions": rulings}


def empties(member: Member, choice: str) -> None:
    """Erase nothing: rulings are the operators' record, and contain no name."""
