"""Starting and ending a membership: changes to the one row per member and community."""

from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.communities import queries
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member


def get_or_create(community: Community, member: Member) -> Membership:
    """The membership of this member in this community, created if missing."""
    found = queries.membership(community.id, member.id)
    return found or save(Membership(community_id=community.id, member_id=member.id))


def admit(community: Community, row: Membership) -> Membership:
    if row.is_in:
        return row
    row.joined_at, row.left_at, row.refused_at = clock.now(), None, None
    row.taken_out_at, row.taken_out_by_id, row.taken_out_why = None, None, ""
    if community.members == 0 and community.welcome_since is None:
        row.steward_since = clock.now()  # somebody looks after every community
    community.members += 1
    return row


@command
def end_membership(mine: Membership) -> None:
    """End a membership, also a steward's."""
    if mine.is_in:
        mine.community.members -= 1
    mine.left_at, mine.steward_since = clock.now(), None
