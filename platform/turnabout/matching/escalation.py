"""Who is asked whom they know, when a request stays without an answer.

Somebody is found for every request: those who look after its boards, else active members whom it
reaches, else the operators. Nobody is asked twice about the same request while there is somebody else.
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
MAX_PER_MONTH = 4  # such notices for one member
MAX_RECIPIENTS = 3  # are asked about one request
MAX_CIRCLE = 200  # are looked at, those who were here last


def has_live_response(post: Post) -> bool:
    """An answer waits for the author, or was agreed to. A declined one helps nobody; nor does one that the
    author cannot hear of any more.
    """
    standing = select(Response.id).join(Response.member)
    ours = Response.post_id == post.id, Response.declined_at.is_(None)
    return fetch_first(standing.where(*ours, *shown_to_author(post.author_id))) is not None


def recipients(post: Post) -> list[Member]:
    """Whom to ask: of the first circle in which anybody is left."""
    for circle in (stewards_of(post), active_members(post), whole_audience(post)):
        found = least_asked(circle, post)
        if found:
            return found
    return fallback_operators(post)


def to_resume() -> Select[Post]:
    """Requests that were left alone since they had an answer, and have perhaps none that counts now."""
    listed = exists().where(Placement.post_id == Post.id, Placement.listed == 1)
    answered = exists().where(Response.post_id == Post.id)
    left_alone = Post.look_at.is_(None), Post.passed_on_at.is_(None), Post.closed_at.is_(None)
    scope = select(Post).where(Post.kind == "request", *left_alone, listed, answered)
    return scope.order_by(Post.id)


def stewards_of(post: Post) -> Sequence[int]:
    """Those who look after its boards and were here lately."""
    boards = select(Placement.community_id).where(Placement.post_id == post.id)
    theirs = exists().where(
        Membership.member_id == Member.id, Membership.community_id.in_(boards), *STEWARD
    )
    return recently_seen(audience(post).where(theirs, is_active()))


def active_members(post: Post) -> Sequence[int]:
    return recently_seen(audience(post).where(is_active()))


def whole_audience(post: Post) -> Sequence[int]:
    return recently_seen(audience(post))


def recently_seen(scope: Select[int]) -> Sequence[int]:
    return fetch_all(scope.order_by(Member.seen_at.desc(), Member.id).limit(MAX_CIRCLE))


def is_active() -> ColumnElement[bool]:
    return Member.seen_at >= clock.now() - policy.INACTIVE_AFTER


def least_asked(ids: Sequence[int], post: Post) -> list[Member]:
    """Of these, a few who have not been asked about this request, nor too often this month; whoever was
    longest left in peace comes first.
    """
    told = Notice.kind == NOTICE_KIND, Notice.to_id.in_(ids)
    already = set(fetch_all(select(Notice.to_id).where(*told, about(post))))
    lately = func.count().filter(Notice.told_at > clock.now() - MONTH)
    scope = select(Notice.to_id, lately, func.max(Notice.id)).group_by(Notice.to_id)
    heard = dict.fromkeys(ids, (0, 0))  # how often lately, and the last one
    heard |= {id: (often, last) for id, often, last in db.session.execute(scope.where(*told))}
    free = [id for id in ids if id not in already and heard[id][0] < MAX_PER_MONTH]
    free.sort(key=lambda id: (heard[id][1], id))
    return [db.session.get_one(Member, id) for id in free[:MAX_RECIPIENTS]]


def fallback_operators(post: Post) -> list[Member]:
    """The last who can be asked, however often: they hear that somebody needs help."""
    others = operators().where(Member.id != post.author_id, in_sight(post.author_id, Member.id))
    return list(fetch_all(others.order_by(Member.id)))
