import unicodedata
from datetime import timedelta

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.text.folding import fold
from turnabout.base.web.errors import Refused
from turnabout.communities import queries
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers

JOININGS = ("open", "approval")
RESERVED = {"new", ""}
MAY_ASK_AGAIN = timedelta(days=30)
MOST_FOUNDED_A_DAY = 5


def slug_of(name: str) -> str:
    """The name as a part of an address, in its own script: `Café Libre` → `cafe-libre`."""
    slug = unicodedata.normalize("NFC", "-".join(fold(name).split()))[:60].strip("-")
    return f"{slug}-community".strip("-") if slug in RESERVED else slug


def check_may_found(founder: Member) -> None:
    """Counted under the write lock: two at once cannot both be the last one of a day."""
    if not may_contact_strangers(founder):
        raise Refused(
            _("Please confirm your e-mail address first. Then you can start a community.")
        )
    most = MOST_FOUNDED_A_DAY
    if queries.founded_since(founder.id, clock.now() - timedelta(days=1)) >= most:
        raise Refused(
            _(
                "You’ve started %(most)d communities today. You can start another one tomorrow.",
                most=most,
            )
        )


def is_steward(member: Member, membership: Membership | None, community: Community) -> bool:
    """Whether the member acts as a steward. Operators do, in communities without one."""
    if membership is not None and membership.is_steward:
        return True
    return member.is_operator and member.is_here and queries.is_left_to_operators(community)


def may_read_board(membership: Membership | None, community: Community) -> bool:
    """Outsiders may look at an open community; of a closed one they see what it says of itself."""
    return community.joining == "open" or (membership is not None and membership.is_in)


def may_ask_again(membership: Membership) -> bool:
    return membership.refused_at is None or membership.refused_at < clock.now() - MAY_ASK_AGAIN


def may_join_directly(membership: Membership | None, community: Community) -> bool:
    """Whether they may join without approval: the community is open, and they were not removed from it."""
    was_taken_out = membership is not None and membership.taken_out_at is not None
    return community.joining == "open" and not was_taken_out


def may_take_out(steward: Member, other: Membership) -> bool:
    """Those who look after a community part by their own will; and nobody takes out an operator."""
    looks_after = other.is_steward or other.member.is_operator
    return other.is_in and not looks_after and other.member_id != steward.id
