"""The posts that one member may see. What lists show of them is in lists.py."""

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
    responses_between,
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
from turnabout.communities.queries import ids_of
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
    "responses_between",
    "responses_of",
    "waiting_counts",
]


def visible_to(viewer_id: int) -> Select[Post]:
    scope = select(Post).join(Post.author).options(contains_eager(Post.author))
    return scope.where(*visibility_conditions(viewer_id))


def visibility_conditions(viewer_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Of posts and their authors: the viewer's own, those they answered, and those that reach them.
    Whose author has left is still there for those who answered, unless its words were taken along. What is
    paused or removed is there for its author alone.
    """
    answered = exists().where(
        Response.post_id == Post.id,
        Response.member_id == viewer_id,
        Response.withdrawn_at.is_(None),
        Post.title != "",
        *NOT_HIDDEN,
        ~has_lost_access(viewer_id),
    )
    ways = or_(Post.author_id == viewer_id, answered, and_(*PRESENT, reaches(viewer_id)))
    return Member.suspended_at.is_(None), in_sight(viewer_id, Post.author_id), ways


def post_for(viewer_id: int, id: int) -> Post | None:
    return fetch_first(visible_to(viewer_id).where(Post.id == id))


def may_open(viewer: Member, post: Post) -> bool:
    return post_for(viewer.id, post.id) is not None


def title_for(viewer: Member, answer: Response) -> str:
    """Of the post; that on which the two agreed, where the post is hidden from the viewer."""
    if answer.thread is None or may_open(viewer, answer.post):
        return answer.post.title
    return answer.thread.title


@reportable("post", lambda post: post.author)
def post_to_report(reporter_id: int, id: int) -> Post | None:
    return post_for(reporter_id, id)


def my_posts(member_id: int) -> Select[Post]:
    return select(Post).where(Post.author_id == member_id)


def placements() -> Select[Placement]:
    return select(Placement).options(joinedload(Placement.community))


def placements_of(post_id: int) -> Select[Placement]:
    return placements().where(Placement.post_id == post_id)


# --- the page of one ---


def post_on_page(viewer_id: int, id: int) -> list[Any]:
    """What the page of a post shows of it: a row for each board on which it hangs, as far as the viewer
    may know of them.
    """
    return prepared.rows(page_statement, me=viewer_id, post=id)


def page_statement() -> Any:
    there, board = aliased(Placement), aliased(Community)
    near = or_(board.joining == "open", board.id.in_(ids_of(ME)))
    return (
        select(*PAGE_COLUMNS, board.slug.label("board_slug"), board.name.label("board_name"))
        .select_from(Post)
        .join(Member, Member.id == Post.author_id)
        .outerjoin(Step, and_(Step.id == Post.step_id, Post.author_id == ME))  # goals are private
        .outerjoin(Goal, Goal.id == Step.goal_id)
        .outerjoin(there, there.post_id == Post.id)
        .outerjoin(board, and_(board.id == there.community_id, near))
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
    """Posts that ran out and are not marked so yet."""
    return select(Post).where(Post.closed_at.is_(None), Post.expires_at <= now).order_by(Post.id)


def due_for_reminder(now: datetime) -> Select[Post]:
    return select(Post).where(Post.closed_at.is_(None), Post.remind_at <= now).order_by(Post.id)


def due_for_check(now: datetime) -> Select[Post]:
    """Requests that it is time to look at: perhaps nobody has answered."""
    return select(Post).where(Post.closed_at.is_(None), Post.look_at <= now).order_by(Post.id)


def of_inactive_authors(since: datetime) -> Select[Post]:
    """Posts on the boards whose author was last here before then."""
    listed = select(Placement.post_id).where(
        Placement.author_id == Member.id, Placement.listed == 1
    )
    return select(Post).join(Post.author).where(Member.seen_at < since, Post.id.in_(listed))
