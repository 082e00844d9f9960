"""Mediation: the stewards of a shared community review a contested record, if one side asks them to."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.assistance import queries
from turnabout.assistance.models import ANSWERS, Assistance, AssistanceEvent, ReviewRequest
from turnabout.assistance.record_effects import add_event
from turnabout.base.db.session import command, fetch_all, fetch_first, save
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.communities.models import Community, Membership
from turnabout.communities.queries import STEWARD, community_ids_of
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.notices.commands import tell
from turnabout.safety.queries import in_sight

MAX_STEWARDS = 50  # over all communities that the two share
REVIEWED_EVENTS = ("recorded", "amended", *ANSWERS)  # thanks and outcomes stay private


def review_requests(record: Assistance) -> Sequence[ReviewRequest]:
    """The requests by which stewards see the record now."""
    if record.state != "contested":
        return []
    scope = (
        select(ReviewRequest)
        .where(ReviewRequest.assistance_id == record.id)
        .order_by(ReviewRequest.id)
    )
    return fetch_all(
        scope.options(joinedload(ReviewRequest.community), joinedload(ReviewRequest.asked_by))
    )


def for_steward(member_id: int) -> Select[ReviewRequest]:
    """The review requests for this member, as a steward who may see both sides and is neither of them."""
    mine = select(Membership.community_id).where(Membership.member_id == member_id, *STEWARD)
    return (
        select(ReviewRequest)
        .join(ReviewRequest.assistance)
        .options(joinedload(ReviewRequest.community), joinedload(ReviewRequest.asked_by))
        .where(ReviewRequest.community_id.in_(mine))
        .where(~queries.is_mine(member_id))
        .where(*(in_sight(member_id, end) for end in (Assistance.giver_id, Assistance.receiver_id)))
    )


def reviewed_events(record: Assistance) -> Sequence[AssistanceEvent]:
    return [event for event in queries.history(record) if event.what in REVIEWED_EVENTS]


def possible_reviewers(record: Assistance) -> Sequence[Membership]:
    """Stewards of communities that both sides are in, who may see both and are neither of them."""
    one, two = record.giver_id or 0, record.receiver_id or 0
    steward = aliased(Membership)
    return fetch_all(
        select(steward)
        .join(steward.member)
        .options(contains_eager(steward.member), joinedload(steward.community))
        .where(
            steward.community_id.in_(community_ids_of(one)),
            steward.community_id.in_(community_ids_of(two)),
        )
        .where(steward.steward_since.is_not(None), steward.left_at.is_(None), *PRESENT)
        .where(steward.member_id.not_in((one, two)))
        .where(in_sight(one, steward.member_id), in_sight(two, steward.member_id))
        .order_by(steward.community_id, steward.id)
        .limit(MAX_STEWARDS)
    )


def reviewing_communities(record: Assistance) -> list[Community]:
    """The communities whose stewards may be asked."""
    return list(dict.fromkeys(steward.community for steward in possible_reviewers(record)))


@command
def request_review(member: Member, record: Assistance, community: Community) -> ReviewRequest:
    """Let the stewards see the record for as long as it is contested. Both sides see the request."""
    same = ReviewRequest.assistance_id == record.id, ReviewRequest.community_id == community.id
    existing = fetch_first(select(ReviewRequest).where(*same))
    if existing:
        return existing
    if record.state != "contested":
        raise Refused(_("You two agree now, so nobody needs to look at it."))
    reviewers = possible_reviewers(record)
    stewards = [steward for steward in reviewers if steward.community_id == community.id]
    if not stewards:
        raise Refused(_("There’s nobody in this community who could look at it."))
    review = save(
        ReviewRequest(assistance_id=record.id, community_id=community.id, asked_by_id=member.id)
    )
    add_event(record, "look", member, community.name)
    url = url_path("assistance.looks.show", id=review.id)
    for steward in stewards:
        tell(steward.member, "help-to-look-at", member, review, url, community.name)
    return review
