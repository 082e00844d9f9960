from datetime import timedelta

from turnabout.base.web.rate_limits import Throttle
from turnabout.members import policy as members
from turnabout.members.models import Member
from turnabout.pairing import queries

COOL_DOWN = timedelta(days=90)  # after a no, and until a pairing that nobody joined is deleted
PIN_THROTTLE = Throttle("pin", "6 per hour", alarm="30 per day", wary="2 per day")


def hash_pin(pin: str) -> str:
    return members.hash_password(pin)


def is_right_pin(member: Member, pin: str) -> bool:
    """Compare with the stored hash, which is slow on purpose: there are only a million PINs."""
    stored = queries.pin_of(member.id)
    return members.verify_secret(stored.hash if stored else None, pin)
