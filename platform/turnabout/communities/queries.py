from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.base.db.session import db, fetch_first
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT, present_members
from turnabout.safety.queries import in_sight, known_to, relation
from turnabout.search.queries import matching

# SQL conditions on Membership: a current member; a current steward.
IN = (Membership.joined_at.is_not(None), Membership.left_at.is_(None))
STEWARD = (Membership.steward_since.is_not(None), *IN)


def by_slug(slug: str, viewer_id: int) -> tuple[Community, Membership | None] | None:
    """Return the community and the viewer's membership in it, if any; None if there is no community.

    Not limited to members: ask `policy` what an outsider may see.
    """
    own_membership = (Membership.community_id == Community.id) & (Membership.member_id == viewer_id)
    scope = select(Community, Membership).outerjoin(Membership, own_membership)
    row = db.session.execute(scope.where(Community.slug == slug)).first()
    return (row[0], row[1]) if row else None


def founded_since(founder_id: int, moment: datetime) -> int:
    """Count the communities that this member has founded after `moment`."""
    since = (Community.founder_id == founder_id, Community.founded_at > moment)
    return db.session.scalar(select(func.count()).where(*since)) or 0


def with_slug(slug: str) -> Select[Community]:
    return select(Community).where(Community.slug == slug)


def welcome_community() -> Community | None:
    return fetch_first(select(Community).where(Community.welcome_since.is_not(None)))


def membership(community_id: int, member_id: int) -> Membership | None:
    of_both = Membership.community_id == community_id, Membership.member_id == member_id
    return fetch_first(select(Membership).where(*of_both))


def communities_of(member_id: int) -> Select[Community]:
    """Select the communities in which the member currently is."""
    return select(Community).join(Membership).where(Membership.member_id == member_id, *IN)


def community_ids_of(member_id: int) -> Select[int]:
    scope = select(Membership.community_id).where(Membership.member_id == member_id, *IN)
    return scope.correlate(None)


def is_member(community_id: int, member_id: int) -> bool:
    row = membership(community_id, member_id)
    return row is not None and row.is_in


def is_waiting(community_id: int, member_id: int) -> bool:
    """Whether the member has a pending join request."""
    row = membership(community_id, member_id)
    return row is not None and row.is_waiting


def communities_to_join(member_id: int, words: str = "") -> Select[Community]:
    """Select non-empty communities that the member is not in, filtered by the search `words`."""
    is_in = exists().where(
        Membership.community_id == Community.id, Membership.member_id == member_id, *IN
    )
    scope = select(Community).where(Community.members > 0, ~is_in)
    return scope.where(Community.id.in_(matching(words, "community"))) if words.strip() else scope


def people(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """Select the current memberships of present members whom the viewer may see; all if None."""
    return (
        select(Membership)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(Membership.community_id == community_id, *IN)
        .where(*PRESENT)
        .where(in_sight(viewer_id, Membership.member_id), known_to(viewer_id))
    )


@relation
def share_a_community(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: the viewer may see the member, even an unlisted one, because of a community.

    Both are in one (the welcome community does not count, everybody is in it); or the member asks to
    join a community of which the viewer is a steward. Everybody sees stewards; operators see everybody.
    """
    mine, theirs, community = aliased(Membership), aliased(Membership), aliased(Community)
    is_current = theirs.joined_at.is_not(None), theirs.left_at.is_(None)
    shared = exists().where(
        mine.member_id == viewer_id, mine.joined_at.is_not(None), mine.left_at.is_(None),
        theirs.member_id == member_id, theirs.community_id == mine.community_id,
        theirs.left_at.is_(None), theirs.refused_at.is_(None),
        or_(theirs.joined_at.is_not(None), mine.steward_since.is_not(None)),
        community.id == mine.community_id, community.welcome_since.is_(None),
    )  # fmt: skip
    is_steward = exists().where(
        theirs.member_id == member_id, theirs.steward_since.is_not(None), *is_current
    )
    viewer = aliased(Member)
    viewer_is_operator = exists().where(viewer.id == viewer_id, viewer.operator_since.is_not(None))
    return or_(shared, is_steward, viewer_is_operator)


def stewards(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    scope = people(community_id, viewer_id).where(Membership.steward_since.is_not(None))
    return scope.order_by(Membership.id)


def has_steward(community_id: Any) -> ColumnElement[bool]:
    """SQL condition: the community has a steward who has neither left nor been suspended."""
    row, steward = aliased(Membership), aliased(Member)
    return exists().where(
        row.community_id == community_id, row.steward_since.is_not(None),
        row.joined_at.is_not(None), row.left_at.is_(None),
        steward.id == row.member_id, steward.left_at.is_(None), steward.suspended_at.is_(None),
    )  # fmt: skip


def has_present_steward(community_id: int) -> bool:
    return bool(db.session.scalar(select(has_steward(community_id))))


def is_run_by_operators(community: Community) -> bool:
    """Whether operators act as stewards: in the welcome community, and where no steward is present."""
    return community.welcome_since is not None or not has_present_steward(community.id)


def without_steward() -> Select[Community]:
    """Select the non-empty communities without a present steward, in which operators act as stewards."""
    unattended = (
        Community.members > 0,
        Community.welcome_since.is_(None),
        ~has_steward(Community.id),
    )
    return select(Community).where(*unattended).order_by(Community.id)


def orphaned_by(member_id: int) -> Select[Community]:
    """Select the communities without a present steward of which this (suspended) member is a steward."""
    stewarded_ids = select(Membership.community_id).where(
        Membership.member_id == member_id, *STEWARD
    )
    return without_steward().where(Community.id.in_(stewarded_ids))


def join_request_approvers(community: Community) -> Select[Member]:
    """Select those who answer join requests: the stewards, and operators where they stand in for them."""
    steward_ids = select(Membership.member_id).where(
        Membership.community_id == community.id, *STEWARD
    )
    steward = Member.id.in_(steward_ids)
    operators_answer = is_run_by_operators(community)
    operator = Member.operator_since.is_not(None) if operators_answer else false()
    return present_members().where(or_(steward, operator)).order_by(Member.id)


def join_requests(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """Select the pending join requests that the viewer may see; all if None."""
    return (
        select(Membership)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(Membership.community_id == community_id, Membership.joined_at.is_(None))
        .where(Membership.refused_at.is_(None), Membership.left_at.is_(None))
        .where(*PRESENT)
        .where(in_sight(viewer_id, Membership.member_id))
    )


def memberships(member_id: int) -> Select[Membership]:
    """Select all memberships of a member: current, past, refused and pending."""
    scope = select(Membership).options(joinedload(Membership.community))
    return scope.where(Membership.member_id == member_id)


def memberships_managed_by(member_id: int, is_operator: bool = False) -> Select[Membership]:
    """Select memberships and join requests in the communities where this member acts as a steward."""
    mine = aliased(Membership)
    is_steward = exists().where(
        mine.community_id == Membership.community_id,
        mine.member_id == member_id,
        mine.steward_since.is_not(None),
        mine.left_at.is_(None),
    )
    run_by_operators = or_(
        Community.welcome_since.is_not(None), ~has_steward(Membership.community_id)
    )
    stands_in = run_by_operators if is_operator else false()
    return (
        select(Membership)
        .join(Membership.community)
        .options(joinedload(Membership.member), contains_eager(Membership.community))
        .where(or_(is_steward, stands_in), in_sight(member_id, Membership.member_id))
    )
