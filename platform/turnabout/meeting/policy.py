from turnabout.meeting import queries
from turnabout.members import policy as members
from turnabout.members.models import Member


def hashed(pin: str) -> str:
    return members.hashed(pin)


def knows_pin(member: Member, pin: str) -> bool:
    """Slow on purpose: six digits are few."""
    kept = queries.pin_of(member.id)
    return members.is_right(kept.hash if kept else None, pin)
