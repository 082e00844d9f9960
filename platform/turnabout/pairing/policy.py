from datetime import timedelta

from turnabout.base.web.rate_limits import Throttle
from turnabout.members import policy as members
from turnabout.members.models import Member
from turnabout.pairing import queries

# How long after a no the two are not asked again, and after which an uncompleted pairing is deleted.
COOL_DOWN = timedelta(days=90)
PIN_THROTTLE = Throttle("pin", "6 per hour", alarm="30 per day", wary="2 per day")


def hash_pin(pin: str) -> str:
    return members.hash_password(pin)


def is_right_pin(member: Member, pin: str) -> bool:
    """Check a PIN against the stored hash, which is slow on purpose: there are only a million PINs."""
    row = queries.pin_of(member.id)
    return members.verify_secret(row.hash if row else None, pin)
