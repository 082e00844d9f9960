"""Mediation: stewards of a community that both sides share review a contested record at one side's
request.
"""

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

MAX_STEWARDS = 50  # across all communities that both sides are in
REVIEWED_EVENTS = ("recorded", "amended", *ANSWERS)  # thanks and outcomes stay private


def review_requests(record: Assistance) -> Sequence[ReviewRequest]:
    """The review requests that currently let stewards see the record; none once it is no longer contested."""
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
    """The review requests that this member may open: made to a community they are a steward of, about two
    other members whom they may both see.
    """
    own_communities = select(Membership.community_id).where(
        Membership.member_id == member_id, *STEWARD
    )
    return (
        select(ReviewRequest)
        .join(ReviewRequest.assistance)
        .options(joinedload(ReviewRequest.community), joinedload(ReviewRequest.asked_by))
        .where(ReviewRequest.community_id.in_(own_communities))
        .where(~queries.involves(member_id))
        .where(
            *(in_sight(member_id, party) for party in (Assistance.giver_id, Assistance.receiver_id))
        )
    )


def reviewed_events(record: Assistance) -> Sequence[AssistanceEvent]:
    """The entries of the record's history that stewards may see."""
    return [event for event in queries.history(record) if event.what in REVIEWED_EVENTS]


def possible_reviewers(record: Assistance) -> Sequence[Membership]:
    """The stewards who may be asked: of a community that both sides are in, visible to both, and neither
    side themselves.
    """
    giver_id, receiver_id = record.giver_id or 0, record.receiver_id or 0
    steward = aliased(Membership)
    return fetch_all(
        select(steward)
        .join(steward.member)
        .options(contains_eager(steward.member), joinedload(steward.community))
        .where(
            steward.community_id.in_(community_ids_of(giver_id)),
            steward.community_id.in_(community_ids_of(receiver_id)),
        )
        .where(steward.steward_since.is_not(None), steward.left_at.is_(None), *PRESENT)
        .where(steward.member_id.not_in((giver_id, receiver_id)))
        .where(in_sight(giver_id, steward.member_id), in_sight(receiver_id, steward.member_id))
        .order_by(steward.community_id, steward.id)
        .limit(MAX_STEWARDS)
    )


def reviewing_communities(record: Assistance) -> list[Community]:
    """The communities whose stewards may be asked to review the record."""
    return list(dict.fromkeys(steward.community for steward in possible_reviewers(record)))


@command
def request_review(member: Member, record: Assistance, community: Community) -> ReviewRequest:
    """Ask the community's stewards to review the record, which they can see while it is contested. Both
    sides see the request.
    """
    same_request = (
        ReviewRequest.assistance_id == record.id,
        ReviewRequest.community_id == community.id,
    )
    existing = fetch_first(select(ReviewRequest).where(*same_request))
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
