from turnabout.base.i18n import clock
from turnabout.base.web.rate_limits import Throttle
from turnabout.cards.models import Card
from turnabout.meeting import presence, queries
from turnabout.members import policy as members
from turnabout.members.models import Member

PINS = Throttle("pin", "6 per hour", alarm="30 per day", wary="2 per day")


def hashed(pin: str) -> str:
    return members.hashed(pin)


def knows_pin(member: Member, pin: str) -> bool:
    """Slow on purpose: six digits are few."""
    kept = queries.pin_of(member.id)
    return members.is_right(kept.hash if kept else None, pin)


def were_together(card: Card, live: str) -> bool:
    """Whoever shows this word, or this proof, stands before the owner of the card, or just did."""
    since = card.member.password_changed_at
    return bool(presence.proven(card.code, live, clock.now(), since=since))
