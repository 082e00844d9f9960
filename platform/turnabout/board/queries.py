"""Queries for posts: those that one member may see, and those due for a job."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from turnabout.base.db import prepared
from turnabout.base.db.prepared import ME
from turnabout.base.db.session import fetch_first
from turnabout.board.models import Placement, Post, Response
from turnabout.board.post_lists import board_ids_of, board_posts, feed
from turnabout.board.responses import (
    open_responses,
    response_by,
    response_of,
    responses_involving,
    responses_of,
    responses_on_page,
    shown_to_author,
    waiting_counts,
)
from turnabout.board.visibility import (
    NOT_HIDDEN,
    has_lost_access,
    posts_of_author,
    reaches,
    search_posts,
)
from turnabout.communities.models import Community
from turnabout.communities.queries import community_ids_of
from turnabout.goals.models import Goal, Step
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight, reportable

__all__ = [
    "responses_on_page",
    "board_ids_of",
    "feed",
    "search_posts",
    "shown_to_author",
    "board_posts",
    "open_responses",
    "posts_of_author",
    "response_by",
    "response_of",
    "responses_involving",
    "responses_of",
    "waiting_counts",
]


def visible_to(viewer_id: int) -> Select[Post]:
    """The posts that the viewer may open, with their authors."""
    scope = select(Post).join(Post.author).options(contains_eager(Post.author))
    return scope.where(*visibility_conditions(viewer_id))


def visibility_conditions(viewer_id: Any) -> tuple[ColumnElement[bool], ...]:
    """SQL conditions on posts joined with their authors: the viewer wrote the post, or responded to it, or
    it reaches them. Responders can still open a post whose author has left, unless its words were
    erased. Paused and removed posts are visible only to their author.
    """
    responded = exists().where(
        Response.post_id == Post.id,
        Response.member_id == viewer_id,
        Response.withdrawn_at.is_(None),
        Post.title != "",
        *NOT_HIDDEN,
        ~has_lost_access(viewer_id),
    )
    is_allowed = or_(Post.author_id == viewer_id, responded, and_(*PRESENT, reaches(viewer_id)))
    return Member.suspended_at.is_(None), in_sight(viewer_id, Post.author_id), is_allowed


def post_for(viewer_id: int, id: int) -> Post | None:
    return fetch_first(visible_to(viewer_id).where(Post.id == id))


def may_open(viewer: Member, post: Post) -> bool:
    return post_for(viewer.id, post.id) is not None


def title_for(viewer: Member, response: Response) -> str:
    """The post's title as the viewer may see it: its current title, or its title when the author agreed if
    the post is now hidden from the viewer.
    """
    if response.thread is None or may_open(viewer, response.post):
        return response.post.title
    return response.thread.title


@reportable("post", lambda post: post.author)
def post_to_report(reporter_id: int, id: int) -> Post | None:
    return post_for(reporter_id, id)


def my_posts(member_id: int) -> Select[Post]:
    return select(Post).where(Post.author_id == member_id)


def placements() -> Select[Placement]:
    return select(Placement).options(joinedload(Placement.community))


def placements_of(post_id: int) -> Select[Placement]:
    return placements().where(Placement.post_id == post_id)


# --- the page of one post ---


def post_on_page(viewer_id: int, id: int) -> list[Any]:
    """The columns for the page of a post: one row for each of its boards that the viewer may know of, no
    row if they may not see the post.
    """
    return prepared.rows(page_statement, me=viewer_id, post=id)


def page_statement() -> Any:
    placement, board = aliased(Placement), aliased(Community)
    is_known = or_(board.joining == "open", board.id.in_(community_ids_of(ME)))
    return (
        select(*PAGE_COLUMNS, board.slug.label("board_slug"), board.name.label("board_name"))
        .select_from(Post)
        .join(Member, Member.id == Post.author_id)
        .outerjoin(Step, and_(Step.id == Post.step_id, Post.author_id == ME))  # goals are private
        .outerjoin(Goal, Goal.id == Step.goal_id)
        .outerjoin(placement, placement.post_id == Post.id)
        .outerjoin(board, and_(board.id == placement.community_id, is_known))
        .where(Post.id == bindparam("post"), *visibility_conditions(ME))
        .order_by(board.name_key, board.id)
    )


PAGE_COLUMNS = (
    Post.id, Post.author_id, Post.kind, Post.title, Post.body, Post.why, Post.action, Post.category,
    Post.skills, Post.effort, Post.where, Post.place, Post.needed_by, Post.capacity, Post.agreed,
    Post.audience, Post.posted_at, Post.expires_at, Post.passed_on_at, Post.paused_at, Post.closed_at,
    Post.closed_as, Member.name, Member.photo, Member.left_at.is_(None).label("is_here"),
    Goal.id.label("goal_id"), Goal.title.label("goal"),
)  # fmt: skip


def expired_posts(now: datetime) -> Select[Post]:
    """Expired posts that are not closed yet."""
    return select(Post).where(Post.closed_at.is_(None), Post.expires_at <= now).order_by(Post.id)


def due_for_reminder(now: datetime) -> Select[Post]:
    return select(Post).where(Post.closed_at.is_(None), Post.remind_at <= now).order_by(Post.id)


def due_for_check(now: datetime) -> Select[Post]:
    """Requests whose next check for responses is due."""
    return select(Post).where(Post.closed_at.is_(None), Post.look_at <= now).order_by(Post.id)


def of_inactive_authors(cutoff: datetime) -> Select[Post]:
    """Listed posts whose author was last seen before `cutoff`."""
    listed = select(Placement.post_id).where(
        Placement.author_id == Member.id, Placement.listed == 1
    )
    return select(Post).join(Post.author).where(Member.seen_at < cutoff, Post.id.in_(listed))
