"""Commands for leaving a community or removing a member from it, with the clean-up of posts and events."""

from turnabout.base.db.session import command, fetch_all
from turnabout.board import queries
from turnabout.board.models import Placement
from turnabout.board.placements import remove_placement, sync_placements
from turnabout.communities.commands import leave, remove_member
from turnabout.communities.models import Community, Membership
from turnabout.events.commands import leave_upcoming_events
from turnabout.members.models import Member


@command
def leave_community(member: Member, community: Community) -> None:
    leave(member, community)
    clean_up(member, community)


@command
def take_out_of_community(steward: Member, other: Membership, why: str) -> None:
    remove_member(steward, other, why)
    clean_up(other.member, other.community)


def clean_up(member: Member, community: Community) -> None:
    """Remove the member's posts from the community's board, and the member from events they can no longer
    see.
    """
    leave_upcoming_events(member, community)
    of_member = Placement.author_id == member.id, Placement.community_id == community.id
    for placement in fetch_all(queries.placements().where(*of_member)):
        remove_placement(placement)
        sync_placements(placement.post)
