"""Memberships in the export of a member who leaves; all of them end."""

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
                "name": one.community.name,
                "asked_at": one.asked_at.isoformat(),
                "joined_at": one.joined_at and one.joined_at.isoformat(),
                "left_at": one.left_at and one.left_at.isoformat(),
                "taken_out_at": one.taken_out_at and one.taken_out_at.isoformat(),
                "taken_out_why": one.taken_out_why,
                "steward_since": one.steward_since and one.steward_since.isoformat(),
                "words": one.words,
            }
            for one in fetch_all(queries.memberships(member.id).order_by(Membership.id))
        ]
    }


def empties(member: Member, choice: str) -> None:
    """End all memberships. A community left without a steward gets its longest-standing member as one."""
    for mine in fetch_all(queries.memberships(member.id)):
        was_steward = mine.is_steward
        end_membership(mine)
        mine.words = mine.taken_out_why = ""
        if was_steward and not fetch_all(queries.stewards(mine.community_id).limit(1)):
            appoint_oldest(mine.community_id)
    founded = update(Community).where(Community.founder_id == member.id)
    if choice != "leave":
        db.session.execute(founded.values(founder_id=None))


def appoint_oldest(community_id: int) -> None:
    for oldest in fetch_all(queries.people(community_id).order_by(Membership.id).limit(1)):
        commands.look_after(oldest)
