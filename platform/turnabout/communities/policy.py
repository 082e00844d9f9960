import unicodedata
from datetime import timedelta

from turnabout.base import clock
from turnabout.communities import queries
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
    """The operators look after the welcome community, which nobody founded, and stand in wherever no
    steward is left, or the only one is suspended.
    """
    if membership is not None and membership.is_steward:
        return True
    if not (member.is_operator and member.is_here):
        return False
    return community.welcome_since is not None or not queries.is_looked_after(community.id)


def may_read_board(membership: Membership | None, community: Community) -> bool:
    """Outsiders may look at an open community; of a closed one they see what it says of itself."""
    return community.joining == "open" or (membership is not None and membership.is_in)


def may_ask_again_at(membership: Membership) -> bool:
    return membership.refused_at is None or membership.refused_at < clock.now() - MAY_ASK_AGAIN


def may_step_in(membership: Membership | None, community: Community) -> bool:
    """Without being let in: where the door is open to them, or where nobody is left to open it."""
    was_taken_out = membership is not None and membership.taken_out_at is not None
    return (community.joining == "open" and not was_taken_out) or community.members == 0


def may_take_out(steward: Member, other: Membership) -> bool:
    """Those who look after a community part by their own will; and nobody takes out an operator."""
    looks_after = other.is_steward or other.member.is_operator
    return other.is_in and not looks_after and other.member_id != steward.id
