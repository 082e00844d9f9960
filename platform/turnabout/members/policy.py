from datetime import datetime

from turnabout.base.i18n.translations import _
from turnabout.base.web.rate_limits import Throttle
from turnabout.members import passwords
from turnabout.members.models import Member

PASSWORDS = Throttle("sign_in", "10 per 5 minutes", alarm="50 per hour", wary="3 per hour")


def may_contact_strangers(member: Member) -> bool:
    """Somebody who has not shown that the address is theirs speaks only to people they know."""
    return member.is_here and member.is_confirmed


def may_still_act(member: Member, handed_out: datetime) -> bool:
    """Whether a link that was handed out then, and acts in the member's name, outlived their password:
    whoever changes it ends all that somebody else may have got hold of. Tokens count whole seconds.
    """
    changed = member.password_changed_at
    return changed is None or handed_out >= changed.replace(microsecond=0)


def knows_password(member: Member | None, password: str) -> bool:
    """Takes as long when there is no such member."""
    return passwords.verify(member.password_hash if member else None, password)


def verify_secret(kept: str | None, secret: str) -> bool:
    """The secret behind a kept hash; takes as long where none is kept."""
    return passwords.verify(kept, secret)


def hash_password(password: str) -> str:
    """For a command, before it: hashing is slow, and a transaction should not wait for it."""
    return passwords.hash_password(password)


def weakness_message(password: str, email: str, name: str = "") -> str | None:
    """A sentence when this password will not do."""
    sentences = {
        "short": _("Please use at least %(least)d characters.", least=passwords.LEAST),
        "long": _("Please use at most %(most)d characters.", most=passwords.MOST),
        "email": _("This is your e-mail address. Please choose something nobody would guess."),
        "name": _("This is your name. Please choose something nobody would guess."),
        "common": _("Too many people use this password. Three words of your own make a good one."),
    }
    found = passwords.weakness(password, email, name)
    return sentences[found] if found else None
