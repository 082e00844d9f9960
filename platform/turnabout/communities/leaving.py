"""Export of a member's memberships, and ending them when the member leaves."""

from sqlalchemy import update

from turnabout.base.db.session import db, fetch_all
from turnabout.communities import commands, queries
from turnabout.communities.memberships import end_membership
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member

TABLES = {"community", "membership"}


def takes(member: Member) -> dict[str, object]:
    return {
        "communities": [
            {
                "name": membership.community.name,
                "asked_at": membership.asked_at.isoformat(),
                "joined_at": membership.joined_at and membership.joined_at.isoformat(),
                "left_at": membership.left_at and membership.left_at.isoformat(),
                "taken_out_at": membership.taken_out_at and membership.taken_out_at.isoformat(),
                "taken_out_why": membership.taken_out_why,
                "steward_since": membership.steward_since and membership.steward_since.isoformat(),
                "words": membership.words,
            }
            for membership in fetch_all(queries.memberships(member.id).order_by(Membership.id))
        ]
    }


def empties(member: Member, choice: str) -> None:
    """End all memberships. If a community loses its last steward, appoint its longest-standing member."""
    for membership in fetch_all(queries.memberships(member.id)):
        was_steward = membership.is_steward
        end_membership(membership)
        membership.words = membership.taken_out_why = ""
        if was_steward and not fetch_all(queries.stewards(membership.community_id).limit(1)):
            appoint_longest_standing(membership.community_id)
    founded_communities = update(Community).where(Community.founder_id == member.id)
    if choice != "leave":
        db.session.execute(founded_communities.values(founder_id=None))


def appoint_longest_standing(community_id: int) -> None:
    for membership in fetch_all(queries.people(community_id).order_by(Membership.id).limit(1)):
        commands.appoint_steward(membership)
