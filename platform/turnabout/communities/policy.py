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
MAY_ASK_AGAIN_AFTER = timedelta(days=30)
MOST_FOUNDED_A_DAY = 5


def slug_of(name: str) -> str:
    """Return the slug for a name, keeping its script: `Café Libre` → `cafe-libre`. At most 60 characters."""
    slug = unicodedata.normalize("NFC", "-".join(fold(name).split()))[:60].strip("-")
    return f"{slug}-community".strip("-") if slug in RESERVED else slug


def check_may_create(member: Member) -> None:
    """Raise `Refused` for an unconfirmed address or past the daily limit. Call it inside a command: its
    write lock keeps two simultaneous requests from both passing the limit.
    """
    if not may_contact_strangers(member):
        raise Refused(
            _("Please confirm your e-mail address first. Then you can start a community.")
        )
    limit = MOST_FOUNDED_A_DAY
    if queries.founded_since(member.id, clock.now() - timedelta(days=1)) >= limit:
        raise Refused(
            _(
                "You’ve started %(most)d communities today. You can start another one tomorrow.",
                most=limit,
            )
        )


def is_steward(member: Member, membership: Membership | None, community: Community) -> bool:
    """Whether the member may act as a steward. Operators may in a community without a steward."""
    if membership is not None and membership.is_steward:
        return True
    return member.is_operator and member.is_here and queries.is_run_by_operators(community)


def may_read_board(membership: Membership | None, community: Community) -> bool:
    """Whether the viewer may read the board. Outsiders may if the community is open; of a closed one
    they see only the about page.
    """
    return community.joining == "open" or (membership is not None and membership.is_in)


def may_ask_again(membership: Membership) -> bool:
    return (
        membership.refused_at is None or membership.refused_at < clock.now() - MAY_ASK_AGAIN_AFTER
    )


def may_join_directly(membership: Membership | None, community: Community) -> bool:
    """Whether the member may join without approval: the community is open and never removed them."""
    was_removed = membership is not None and membership.taken_out_at is not None
    return community.joining == "open" and not was_removed


def may_remove_member(steward: Member, membership: Membership) -> bool:
    """Whether the steward may remove this member. Stewards and operators can only leave by themselves."""
    is_in_charge = membership.is_steward or membership.member.is_operator
    return membership.is_in and not is_in_charge and membership.member_id != steward.id
