"""Visibility of posts: SQL conditions for who sees a post, and the queries that use them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from turnabout.base.db import prepared, read_only
from turnabout.base.db.prepared import BELOW, ME, MOST
from turnabout.board.models import REMOVED, Placement, Post, Response
from turnabout.board.post_lists import NOT_EXPIRED
from turnabout.communities.models import Community, Membership
from turnabout.communities.queries import community_ids_of
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight, relation, tied_to
from turnabout.search import queries as search

# Paused posts, and those that an operator removed, are visible only to their author.
NOT_HIDDEN = (
    Post.paused_at.is_(None),
    or_(Post.closed_as.is_(None), Post.closed_as != REMOVED),
)


def reaches(viewer_id: Any) -> ColumnElement[bool]:
    """SQL condition: the post is neither paused nor removed, and one of its placements reaches the viewer."""
    has_visible_placement = exists().where(
        Placement.post_id == Post.id, or_(*placement_conditions(viewer_id))
    )
    return and_(*NOT_HIDDEN, has_visible_placement)


def placement_conditions(viewer_id: Any) -> tuple[ColumnElement[bool], ...]:
    """SQL conditions, any of which lets the viewer see the placement: it is for all members; or on a board
    of their own communities or of an open one; or for the author's connections, and they are one.
    """
    is_open = exists().where(Community.id == Placement.community_id, Community.joining == "open")
    return (
        Placement.audience == "members",
        Placement.community_id.in_(community_ids_of(viewer_id)),
        is_open,
        and_(Placement.audience == "connections", Post.author_id.in_(tied_to(viewer_id))),
    )


def has_lost_access(viewer_id: Any) -> ColumnElement[bool]:
    """SQL condition: the viewer has left the closed community of the post, or is no longer connected to its
    author, and so must not see later changes. For queries that join the author as Member.
    """
    placement, board, membership = aliased(Placement), aliased(Community), aliased(Membership)
    has_left = exists().where(
        placement.post_id == Post.id, board.id == placement.community_id, board.joining != "open",
        membership.community_id == board.id, membership.member_id == viewer_id,
        membership.left_at.is_not(None),
    )  # fmt: skip
    is_disconnected = and_(
        Post.audience == "connections", *PRESENT, Post.author_id.not_in(tied_to(viewer_id))
    )
    return or_(has_left, is_disconnected)


@relation
def meet_on_a_board(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: a post of the member reaches the viewer, or one of them responded to a post of the
    other.
    """
    post, response = aliased(Post), aliased(Response)
    has_visible_post = exists().where(Post.author_id == member_id, reaches(viewer_id))
    is_between_them = or_(
        and_(post.author_id == viewer_id, response.member_id == member_id),
        and_(post.author_id == member_id, response.member_id == viewer_id),
    )
    responded = exists().where(
        response.post_id == post.id, is_between_them, response.withdrawn_at.is_(None)
    )
    return or_(has_visible_post, responded)


def posts_of_author(author_id: int, viewer_id: int) -> list[Any]:
    """The author's listed posts that reach the viewer, newest first. Columns: id, kind, title."""
    values = {"author": author_id, "me": viewer_id, "most": 12, "now": read_only.sql_timestamp()}
    return prepared.rows(author_statement, **values)


def author_statement() -> Select[Any]:
    is_listed = exists().where(
        Placement.post_id == Post.id,
        Placement.listed == 1,
        NOT_EXPIRED,
        or_(*placement_conditions(ME)),
    )
    scope: Any = (
        select(Post.id, Post.kind, Post.title)
        .join(Member, Member.id == Post.author_id)
        .where(Post.author_id == bindparam("author"), is_listed)
        .where(*PRESENT, in_sight(ME, Post.author_id))
        .order_by(Post.id.desc())
        .limit(MOST)
    )
    return scope


def search_posts(
    viewer_id: int, words: str, below: int | None = None, size: int = 21, candidates: int = 500
) -> list[Any]:
    """Search the listed posts that the viewer may see, newest first. Columns: id, kind, title, name (of the
    author).
    """
    text_query = search.subject_query(words, "post")
    values = {"me": viewer_id, "asked": text_query, "candidates": candidates, "below": below}
    values |= {"most": size, "now": read_only.sql_timestamp()}
    return prepared.rows(search_statement, bool(below), **values) if text_query else []


def search_statement(paged: bool) -> Select[Any]:
    is_listed = exists().where(
        Placement.post_id == Post.id, Placement.listed == 1, NOT_EXPIRED,
        or_(Post.author_id == ME, *placement_conditions(ME)),
    )  # fmt: skip
    scope: Any = (
        select(Post.id, Post.kind, Post.title, Member.name)
        .select_from(Post)
        .join(Member, Member.id == Post.author_id)
        .where(
            Post.id.in_(search.matching_ids("post")),
            is_listed,
            *PRESENT,
            in_sight(ME, Post.author_id),
        )
        .order_by(Post.id.desc())
        .limit(MOST)
    )
    return scope.where(Post.id < BELOW) if paged else scope
