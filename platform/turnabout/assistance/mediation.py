"""What two remember differently is theirs alone, unless one of them asks stewards to look at it."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.assistance import queries
from turnabout.assistance.models import ANSWERS, Assistance, AssistanceEvent, Look
from turnabout.assistance.record_effects import note
from turnabout.base.db.session import command, fetch_all, fetch_first, save
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.communities.models import Community, Membership
from turnabout.communities.queries import STEWARD, ids_of
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.notices.commands import tell
from turnabout.safety.queries import in_sight

MOST = 50  # stewards, of all the communities that the two share
SEEN = ("recorded", "amended", *ANSWERS)  # thanks and outcomes are not disputed


def looks_at(record: Assistance) -> Sequence[Look]:
    """Who sees it besides the two."""
    if record.state != "contested":
        return []
    scope = select(Look).where(Look.assistance_id == record.id).order_by(Look.id)
    return fetch_all(scope.options(joinedload(Look.community), joinedload(Look.asked_by)))


def for_steward(member_id: int) -> Select[Look]:
    """What this member was asked to look at, as a steward who sees the two and is neither of them."""
    mine = select(Membership.community_id).where(Membership.member_id == member_id, *STEWARD)
    return (
        select(Look)
        .join(Look.assistance)
        .options(joinedload(Look.community), joinedload(Look.asked_by))
        .where(Look.community_id.in_(mine))
        .where(~queries.is_mine(member_id))
        .where(*(in_sight(member_id, end) for end in (Assistance.giver_id, Assistance.receiver_id)))
    )


def disputed(record: Assistance) -> Sequence[AssistanceEvent]:
    return [event for event in queries.history(record) if event.what in SEEN]


def who_could_look(record: Assistance) -> Sequence[Membership]:
    """The stewards of communities that both are in, who see the two and are neither of them."""
    one, two = record.giver_id or 0, record.receiver_id or 0
    steward = aliased(Membership)
    return fetch_all(
        select(steward)
        .join(steward.member)
        .options(contains_eager(steward.member), joinedload(steward.community))
        .where(steward.community_id.in_(ids_of(one)), steward.community_id.in_(ids_of(two)))
        .where(steward.steward_since.is_not(None), steward.left_at.is_(None), *PRESENT)
        .where(steward.member_id.not_in((one, two)))
        .where(in_sight(one, steward.member_id), in_sight(two, steward.member_id))
        .order_by(steward.community_id, steward.id)
        .limit(MOST)
    )


def shared(record: Assistance) -> list[Community]:
    """Whose stewards may be asked."""
    return list(dict.fromkeys(one.community for one in who_could_look(record)))


@command
def ask_to_look(member: Member, record: Assistance, community: Community) -> Look:
    """They see it as long as the two do not agree. Both of the two see that they were asked."""
    same = Look.assistance_id == record.id, Look.community_id == community.id
    found = fetch_first(select(Look).where(*same))
    if found:
        return found
    if record.state != "contested":
        raise Refused(_("You two agree now, so nobody needs to look at it."))
    stewards = [one for one in who_could_look(record) if one.community_id == community.id]
    if not stewards:
        raise Refused(_("There’s nobody in this community who could look at it."))
    look = save(Look(assistance_id=record.id, community_id=community.id, asked_by_id=member.id))
    note(record, "look", member, community.name)
    url = url_path("assistance.looks.show", id=look.id)
    for steward in stewards:
        tell(steward.member, "help-to-look-at", member, look, url, community.name)
    return look
