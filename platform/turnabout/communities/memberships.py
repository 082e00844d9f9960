"""Start and end a membership. Each member has at most one row per community, which is reused."""

from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.communities import queries
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member


def get_or_create(community: Community, member: Member) -> Membership:
    """Return the member's row in this community; create it if missing."""
    membership = queries.membership(community.id, member.id)
    return membership or save(Membership(community_id=community.id, member_id=member.id))


def admit(community: Community, membership: Membership) -> Membership:
    """Make the member part of the community. The first one also becomes steward, so that there is one."""
    if membership.is_in:
        return membership
    membership.joined_at, membership.left_at, membership.refused_at = clock.now(), None, None
    membership.taken_out_at, membership.taken_out_by_id, membership.taken_out_why = None, None, ""
    if community.members == 0 and community.welcome_since is None:
        membership.steward_since = clock.now()
    community.members += 1
    return membership


@command
def end_membership(membership: Membership) -> None:
    """End a membership, and with it the stewardship. Also withdraws a pending request."""
    if membership.is_in:
        membership.community.members -= 1
    membership.left_at, membership.steward_since = clock.now(), None
