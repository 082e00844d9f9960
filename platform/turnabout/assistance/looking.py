"""What two remember differently is theirs alone, unless one of them asks stewards to look at it."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from turnabout.assistance import queries
from turnabout.assistance.keeping import note
from turnabout.assistance.models import ANSWERS, Assistance, AssistanceEvent, Look
from turnabout.base.db import command, every, first, save
from turnabout.base.errors import Refused
from turnabout.base.links import path
from turnabout.base.words import _
from turnabout.communities import queries as communities
from turnabout.communities.models import Community
from turnabout.members.models import Member
from turnabout.notices.commands import tell
from turnabout.safety.queries import in_sight, is_veiled

MOST = 10  # communities that two share, of those they may choose from
SEEN = ("recorded", "amended", *ANSWERS)  # thanks and outcomes are not disputed


def looks_at(record: Assistance) -> Sequence[Look]:
    """Who sees it besides the two."""
    if record.state != "contested":
        return []
    scope = select(Look).where(Look.assistance_id == record.id).order_by(Look.id)
    return every(scope.options(joinedload(Look.community), joinedload(Look.asked_by)))


def for_steward(member_id: int, is_operator: bool) -> Select[Look]:
    """What this member was asked to look at, as a steward who sees the two and is neither of them."""
    return (
        select(Look)
        .join(Look.assistance)
        .options(joinedload(Look.community), joinedload(Look.asked_by))
        .where(Look.community_id.in_(communities.kept_by(member_id, is_operator)))
        .where(~queries.is_mine(member_id))
        .where(*(in_sight(member_id, end) for end in (Assistance.giver_id, Assistance.receiver_id)))
    )


def disputed(record: Assistance) -> Sequence[AssistanceEvent]:
    return [event for event in queries.history(record) if event.what in SEEN]


def shared(record: Assistance) -> Sequence[Community]:
    """The communities that both are in, and that have somebody who could look."""
    both = communities.ids_of(record.giver_id or 0), communities.ids_of(record.receiver_id or 0)
    scope = select(Community).where(*(Community.id.in_(ids) for ids in both))
    found = every(scope.order_by(Community.id).limit(MOST))
    return [community for community in found if keepers(record, community)]


def keepers(record: Assistance, community: Community) -> list[Member]:
    ends = (record.giver_id or 0, record.receiver_id or 0)
    found = every(communities.keepers(community))
    return [
        one
        for one in found
        if one.id not in ends and not any(is_veiled(one.id, end) for end in ends)
    ]


@command
def ask_to_look(member: Member, record: Assistance, community: Community) -> Look:
    """They see it as long as the two do not agree. Both of the two see that they were asked."""
    same = Look.assistance_id == record.id, Look.community_id == community.id
    found = first(select(Look).where(*same))
    if found:
        return found
    if record.state != "contested":
        raise Refused(_("You two agree by now: nobody has to look at it."))
    if community not in shared(record):
        raise Refused(_("Nobody in this community could look at it."))
    look = save(Look(assistance_id=record.id, community_id=community.id, asked_by_id=member.id))
    note(record, "look", member, community.name)
    url = path("assistance.looks.show", id=look.id)
    for keeper in keepers(record, community):
        tell(keeper, "help-to-look-at", member, look, url, community.name)
    return look
