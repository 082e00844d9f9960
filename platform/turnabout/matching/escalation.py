"""Escalation: choosing members to ask for a referral when a request has no response.

The stewards of its boards come first, then active members of its audience, then the whole audience,
finally the operators. Nobody is asked twice about the same request as long as there is somebody else.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.board import policy
from turnabout.board.models import Placement, Post, Response
from turnabout.board.queries import shown_to_author
from turnabout.communities.models import Membership
from turnabout.communities.queries import STEWARD
from turnabout.matching.candidates import audience
from turnabout.members.models import Member
from turnabout.members.queries import operators
from turnabout.notices.models import Notice
from turnabout.notices.queries import about
from turnabout.safety.queries import in_sight

NOTICE_KIND = "request-passed-on"
MONTH = timedelta(days=30)
MAX_PER_MONTH = 4  # notices of this kind for one member
MAX_RECIPIENTS = 3  # members asked about one request
MAX_CIRCLE = 200  # members considered in each circle, last seen first


def has_live_response(post: Post) -> bool:
    """Whether a response is undecided or agreed. Declined ones do not count, nor those hidden from the
    author.
    """
    responses = select(Response.id).join(Response.member)
    undeclined = Response.post_id == post.id, Response.declined_at.is_(None)
    return fetch_first(responses.where(*undeclined, *shown_to_author(post.author_id))) is not None


def recipients(post: Post) -> list[Member]:
    """Return the members to ask next: from the first circle with anyone left, else the operators."""
    for circle in (stewards_of(post), active_members(post), whole_audience(post)):
        members = least_asked(circle, post)
        if members:
            return members
    return fallback_operators(post)


def posts_to_resume() -> Select[Post]:
    """Select open requests that are no longer checked, because they had a response: it may have been
    declined since.
    """
    is_listed = exists().where(Placement.post_id == Post.id, Placement.listed == 1)
    has_responses = exists().where(Response.post_id == Post.id)
    is_unchecked = Post.look_at.is_(None), Post.passed_on_at.is_(None), Post.closed_at.is_(None)
    scope = select(Post).where(Post.kind == "request", *is_unchecked, is_listed, has_responses)
    return scope.order_by(Post.id)


def stewards_of(post: Post) -> Sequence[int]:
    """Return the ids of recently active stewards of its boards, last seen first."""
    boards = select(Placement.community_id).where(Placement.post_id == post.id)
    is_steward = exists().where(
        Membership.member_id == Member.id, Membership.community_id.in_(boards), *STEWARD
    )
    return recently_seen(audience(post).where(is_steward, is_active()))


def active_members(post: Post) -> Sequence[int]:
    return recently_seen(audience(post).where(is_active()))


def whole_audience(post: Post) -> Sequence[int]:
    return recently_seen(audience(post))


def recently_seen(scope: Select[int]) -> Sequence[int]:
    return fetch_all(scope.order_by(Member.seen_at.desc(), Member.id).limit(MAX_CIRCLE))


def is_active() -> ColumnElement[bool]:
    """SQL condition on Member: seen recently."""
    return Member.seen_at >= clock.now() - policy.INACTIVE_AFTER


def least_asked(ids: Sequence[int], post: Post) -> list[Member]:
    """Return at most three of these members who have been asked neither about this request nor too often
    this month; whoever was asked longest ago comes first.
    """
    notices = Notice.kind == NOTICE_KIND, Notice.to_id.in_(ids)
    asked_ids = set(fetch_all(select(Notice.to_id).where(*notices, about(post))))
    recent_count = func.count().filter(Notice.told_at > clock.now() - MONTH)
    scope = select(Notice.to_id, recent_count, func.max(Notice.id)).group_by(Notice.to_id)
    history = dict.fromkeys(ids, (0, 0))  # notices in the last month, id of the last notice
    history |= {id: (count, last) for id, count, last in db.session.execute(scope.where(*notices))}
    available = [id for id in ids if id not in asked_ids and history[id][0] < MAX_PER_MONTH]
    available.sort(key=lambda id: (history[id][1], id))
    return [db.session.get_one(Member, id) for id in available[:MAX_RECIPIENTS]]


def fallback_operators(post: Post) -> list[Member]:
    """Return the operators, however often they have been asked: this circle is never exhausted."""
    others = operators().where(Member.id != post.author_id, in_sight(post.author_id, Member.id))
    return list(fetch_all(others.order_by(Member.id)))
