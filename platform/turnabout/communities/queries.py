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

IN = (Membership.joined_at.is_not(None), Membership.left_at.is_(None))
STEWARD = (Membership.steward_since.is_not(None), *IN)


def by_slug(slug: str, viewer_id: int) -> tuple[Community, Membership | None] | None:
    """The community and the viewer's membership. Policy decides what outsiders may see."""
    mine = (Membership.community_id == Community.id) & (Membership.member_id == viewer_id)
    scope = select(Community, Membership).outerjoin(Membership, mine)
    found = db.session.execute(scope.where(Community.slug == slug)).first()
    return (found[0], found[1]) if found else None


def founded_since(founder_id: int, moment: datetime) -> int:
    """How many communities this member has founded since then."""
    since = (Community.founder_id == founder_id, Community.founded_at > moment)
    return db.session.scalar(select(func.count()).where(*since)) or 0


def named(slug: str) -> Select[Community]:
    return select(Community).where(Community.slug == slug)


def welcome() -> Community | None:
    return fetch_first(select(Community).where(Community.welcome_since.is_not(None)))


def membership(community_id: int, member_id: int) -> Membership | None:
    ours = Membership.community_id == community_id, Membership.member_id == member_id
    return fetch_first(select(Membership).where(*ours))


def mine(member_id: int) -> Select[Community]:
    """The communities that the member is in."""
    return select(Community).join(Membership).where(Membership.member_id == member_id, *IN)


def ids_of(member_id: int) -> Select[int]:
    mine = select(Membership.community_id).where(Membership.member_id == member_id, *IN)
    return mine.correlate(None)


def is_member(community_id: int, member_id: int) -> bool:
    found = membership(community_id, member_id)
    return found is not None and found.is_in


def is_waiting(community_id: int, member_id: int) -> bool:
    """Whether their request to join is pending."""
    found = membership(community_id, member_id)
    return found is not None and found.is_waiting


def to_find(member_id: int, words: str = "") -> Select[Community]:
    """Non-empty communities that the member is not in, filtered by `words`."""
    inside = exists().where(
        Membership.community_id == Community.id, Membership.member_id == member_id, *IN
    )
    scope = select(Community).where(Community.members > 0, ~inside)
    return scope.where(Community.id.in_(matching(words, "community"))) if words.strip() else scope


def people(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """The memberships that the viewer may see."""
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
    """Both are in one, other than that in which everybody is. Stewards see who is in theirs and who asks
    to be, and are themselves seen by everybody; operators look after everybody.
    """
    mine, theirs, community = aliased(Membership), aliased(Membership), aliased(Community)
    inside = theirs.joined_at.is_not(None), theirs.left_at.is_(None)
    shared = exists().where(
        mine.member_id == viewer_id, mine.joined_at.is_not(None), mine.left_at.is_(None),
        theirs.member_id == member_id, theirs.community_id == mine.community_id,
        theirs.left_at.is_(None), theirs.refused_at.is_(None),
        or_(theirs.joined_at.is_not(None), mine.steward_since.is_not(None)),
        community.id == mine.community_id, community.welcome_since.is_(None),
    )  # fmt: skip
    looks_after = exists().where(
        theirs.member_id == member_id, theirs.steward_since.is_not(None), *inside
    )
    operator = aliased(Member)
    runs_it = exists().where(operator.id == viewer_id, operator.operator_since.is_not(None))
    return or_(shared, looks_after, runs_it)


def stewards(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    scope = people(community_id, viewer_id).where(Membership.steward_since.is_not(None))
    return scope.order_by(Membership.id)


def has_steward(community_id: Any) -> ColumnElement[bool]:
    """SQL condition: the community has a present steward."""
    row, steward = aliased(Membership), aliased(Member)
    return exists().where(
        row.community_id == community_id, row.steward_since.is_not(None),
        row.joined_at.is_not(None), row.left_at.is_(None),
        steward.id == row.member_id, steward.left_at.is_(None), steward.suspended_at.is_(None),
    )  # fmt: skip


def is_looked_after(community_id: int) -> bool:
    return bool(db.session.scalar(select(has_steward(community_id))))


def is_left_to_operators(community: Community) -> bool:
    """The welcome community, which nobody founded, and every one in which no steward is here: the last one
    went, is suspended, or left it empty.
    """
    return community.welcome_since is not None or not is_looked_after(community.id)


def without_steward() -> Select[Community]:
    """Non-empty communities without a present steward; operators act for them."""
    alone = Community.members > 0, Community.welcome_since.is_(None), ~has_steward(Community.id)
    return select(Community).where(*alone).order_by(Community.id)


def orphaned_by(member_id: int) -> Select[Community]:
    """Communities that lost their only steward with this member."""
    mine = select(Membership.community_id).where(Membership.member_id == member_id, *STEWARD)
    return without_steward().where(Community.id.in_(mine))


def gatekeepers(community: Community) -> Select[Member]:
    """Who answers join requests: the stewards, or else the operators."""
    theirs = select(Membership.member_id).where(Membership.community_id == community.id, *STEWARD)
    steward = Member.id.in_(theirs)
    left = is_left_to_operators(community)
    operator = Member.operator_since.is_not(None) if left else false()
    return present_members().where(or_(steward, operator)).order_by(Member.id)


def join_requests(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """Pending join requests."""
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
    """All memberships of a member, current and past."""
    scope = select(Membership).options(joinedload(Membership.community))
    return scope.where(Membership.member_id == member_id)


def looked_after_by(member_id: int, is_operator: bool = False) -> Select[Membership]:
    """The memberships, asked for or real, in communities that this member is a steward of, or stands in
    for one as an operator.
    """
    mine = aliased(Membership)
    steward = exists().where(
        mine.community_id == Membership.community_id,
        mine.member_id == member_id,
        mine.steward_since.is_not(None),
        mine.left_at.is_(None),
    )
    alone = or_(Community.welcome_since.is_not(None), ~has_steward(Membership.community_id))
    stands_in = alone if is_operator else false()
    return (
        select(Membership)
        .join(Membership.community)
        .options(joinedload(Membership.member), contains_eager(Membership.community))
        .where(or_(steward, stands_in), in_sight(member_id, Membership.member_id))
    )
