from datetime import datetime, timedelta

from turnabout.base.i18n.translations import _
from turnabout.base.web.rate_limits import Throttle
from turnabout.members import passwords
from turnabout.members.models import Member

# How long mailed links, and the operator link printed in the terminal, are valid.
LINK_LIFETIMES = {
    "confirm": timedelta(days=14),
    "password": timedelta(hours=2),
    "email": timedelta(days=2),
    "operator": timedelta(days=1),
}
RETENTION = timedelta(days=120)  # of sign-ins not used since, and of expired links
# From one IP address, at any accounts; right sign-ins do not count.
WRONG_SIGN_INS, ROOM_WRONG_SIGN_INS = "100 per 5 minutes", "500 per 5 minutes"
PASSWORDS = Throttle("sign_in", "10 per 5 minutes", alarm="50 per hour", wary="3 per hour")


def may_contact_strangers(member: Member) -> bool:
    """Whether the member may contact people they do not know: only with a confirmed address."""
    return member.is_here and member.is_confirmed


def is_token_current(member: Member, issued_at: datetime) -> bool:
    """Whether a token issued at `issued_at` is still valid: changing the password revokes all
    tokens that act in the member's name. Tokens have a resolution of whole seconds.
    """
    changed = member.password_changed_at
    return changed is None or issued_at >= changed.replace(microsecond=0)


def knows_password(member: Member | None, password: str) -> bool:
    """Check a member's password, in the same time if there is no such member (against user
    enumeration).
    """
    return passwords.verify(member.password_hash if member else None, password)


def verify_secret(secret_hash: str | None, secret: str) -> bool:
    """Check a secret, such as a PIN, against its hash, in the same time if there is no hash."""
    return passwords.verify(secret_hash, secret)


def hash_password(password: str) -> str:
    """Hash a password with argon2id. Call it before a command: it is too slow for a transaction."""
    return passwords.hash_password(password)


def weakness_message(password: str, email: str, name: str = "") -> str | None:
    """Return an error message if the password is too easy to guess, else None."""
    messages = {
        "short": _("Please use at least %(least)d characters.", least=passwords.MIN_LENGTH),
        "long": _("Please use at most %(most)d characters.", most=passwords.MAX_LENGTH),
        "email": _("This is your e-mail address. Please choose something nobody would guess."),
        "name": _("This is your name. Please choose something nobody would guess."),
        "common": _("Too many people use this password. Three words of your own make a good one."),
    }
    weakness = passwords.weakness(password, email, name)
    return messages[weakness] if weakness else None
