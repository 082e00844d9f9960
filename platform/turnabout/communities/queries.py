from datetime import datetime

from sqlalchemy import Select, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.base.db import db, first
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT, here
from turnabout.safety.queries import in_sight
from turnabout.search.queries import matching

IN = (Membership.joined_at.is_not(None), Membership.left_at.is_(None))
STEWARD = (Membership.steward_since.is_not(None), *IN)


def by_slug(slug: str, viewer_id: int) -> tuple[Community, Membership | None] | None:
    """The community and what the viewer is to it. What outsiders may see of it, policy says."""
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
    return first(select(Community).where(Community.welcome_since.is_not(None)))


def membership(community_id: int, member_id: int) -> Membership | None:
    ours = Membership.community_id == community_id, Membership.member_id == member_id
    return first(select(Membership).where(*ours))


def mine(member_id: int) -> Select[Community]:
    """The communities that the member is in."""
    return select(Community).join(Membership).where(Membership.member_id == member_id, *IN)


def ids_of(member_id: int) -> Select[int]:
    return select(Membership.community_id).where(Membership.member_id == member_id, *IN)


def is_member(community_id: int, member_id: int) -> bool:
    found = membership(community_id, member_id)
    return found is not None and found.is_in


def is_waiting(community_id: int, member_id: int) -> bool:
    """They have asked to come in, and wait for an answer."""
    found = membership(community_id, member_id)
    return found is not None and found.is_waiting


def to_find(member_id: int, words: str = "") -> Select[Community]:
    """Communities with somebody in them that the member is not in."""
    inside = exists().where(
        Membership.community_id == Community.id, Membership.member_id == member_id, *IN
    )
    scope = select(Community).where(Community.members > 0, ~inside)
    return scope.where(Community.id.in_(matching(words, "community"))) if words.strip() else scope


def people(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """Who is in it, as the viewer may see them."""
    return (
        select(Membership)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(Membership.community_id == community_id, *IN)
        .where(*PRESENT)
        .where(in_sight(viewer_id, Membership.member_id))
    )


def stewards(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    scope = people(community_id, viewer_id).where(Membership.steward_since.is_not(None))
    return scope.order_by(Membership.id)


def keepers(community: Community) -> Select[Member]:
    """Who lets people in: the stewards, or the operators of one that is left to them."""
    theirs = select(Membership.member_id).where(Membership.community_id == community.id, *STEWARD)
    steward = Member.id.in_(theirs)
    left = community.is_left_to_operators
    operator = Member.operator_since.is_not(None) if left else false()
    return here().where(or_(steward, operator)).order_by(Member.id)


def asking(community_id: int, viewer_id: int | None = None) -> Select[Membership]:
    """Who waits for an answer of the stewards."""
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
    """Everything that ever was between the member and a community."""
    scope = select(Membership).options(joinedload(Membership.community))
    return scope.where(Membership.member_id == member_id)


def looked_after_by(member_id: int, is_operator: bool = False) -> Select[Membership]:
    """The memberships, asked for or real, in communities that this member looks after."""
    mine = aliased(Membership)
    steward = exists().where(
        mine.community_id == Membership.community_id,
        mine.member_id == member_id,
        mine.steward_since.is_not(None),
        mine.left_at.is_(None),
    )
    left = or_(Community.welcome_since.is_not(None), Community.members == 0)
    stands_in = left if is_operator else false()
    return (
        select(Membership)
        .join(Membership.community)
        .options(joinedload(Membership.member), contains_eager(Membership.community))
        .where(or_(steward, stands_in), in_sight(member_id, Membership.member_id))
    )
