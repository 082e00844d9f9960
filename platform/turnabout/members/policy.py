from datetime import datetime, timedelta

from turnabout.base.i18n.translations import _
from turnabout.base.web.rate_limits import Throttle
from turnabout.members import passwords
from turnabout.members.models import Member

# How long a mailed link, or the link of the terminal, is valid.
LINK_LIFETIMES = {
    "confirm": timedelta(days=14),
    "password": timedelta(hours=2),
    "email": timedelta(days=2),
    "operator": timedelta(days=1),
}
RETENTION = timedelta(days=120)  # of devices not seen since, and of links that have ended
# From one address, at whatever accounts; right ones do not count.
WRONG_SIGN_INS, ROOM_WRONG_SIGN_INS = "100 per 5 minutes", "500 per 5 minutes"
PASSWORDS = Throttle("sign_in", "10 per 5 minutes", alarm="50 per hour", wary="3 per hour")


def may_contact_strangers(member: Member) -> bool:
    """Whether the address is confirmed: until then, members may only contact people they know."""
    return member.is_here and member.is_confirmed


def may_still_act(member: Member, handed_out: datetime) -> bool:
    """Whether a link issued at `handed_out` is still valid: changing the password revokes all links
    that act in the member's name. Tokens have a resolution of whole seconds.
    """
    changed = member.password_changed_at
    return changed is None or handed_out >= changed.replace(microsecond=0)


def knows_password(member: Member | None, password: str) -> bool:
    """Check a password in constant time, whether or not the member exists."""
    return passwords.verify(member.password_hash if member else None, password)


def verify_secret(kept: str | None, secret: str) -> bool:
    """Check a secret against a hash in constant time, also without a hash."""
    return passwords.verify(kept, secret)


def hash_password(password: str) -> str:
    """Hash a password. Call it before a command: it is too slow for a transaction."""
    return passwords.hash_password(password)


def weakness_message(password: str, email: str, name: str = "") -> str | None:
    """An error message if the password is too easy to guess."""
    sentences = {
        "short": _("Please use at least %(least)d characters.", least=passwords.LEAST),
        "long": _("Please use at most %(most)d characters.", most=passwords.MOST),
        "email": _("This is your e-mail address. Please choose something nobody would guess."),
        "name": _("This is your name. Please choose something nobody would guess."),
        "common": _("Too many people use this password. Three words of your own make a good one."),
    }
    found = passwords.weakness(password, email, name)
    return sentences[found] if found else None
