import unicodedata
from datetime import timedelta

from turnabout.base import clock
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member

JOININGS = ("open", "approval")
RESERVED = {"new", ""}
MAY_ASK_AGAIN = timedelta(days=30)


def slug_of(name: str) -> str:
    """The name as a part of an address, in its own script: `Café Libre` → `cafe-libre`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)
    )
    slug = unicodedata.normalize("NFC", "-".join(letters.split()))[:60].strip("-")
    return f"{slug}-community".strip("-") if slug in RESERVED else slug


def is_steward(member: Member, membership: Membership | None, community: Community) -> bool:
    """The operators look after the welcome community, which nobody founded."""
    if membership is not None and membership.is_steward:
        return True
    return community.welcome_since is not None and member.is_operator and member.is_here


def may_read_board(membership: Membership | None, community: Community) -> bool:
    """Outsiders may look at an open community; of a closed one they see what it says of itself."""
    return community.joining == "open" or (membership is not None and membership.is_in)


def may_ask_again_at(membership: Membership) -> bool:
    return membership.refused_at is None or membership.refused_at < clock.now() - MAY_ASK_AGAIN
