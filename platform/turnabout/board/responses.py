"""Queries for responses to posts, as the author and the responder may see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from turnabout.base.db import prepared
from turnabout.base.db.prepared import ME
from turnabout.base.db.session import db, fetch_first
from turnabout.board.models import Post, Response
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight

DECISIONS = (Response.agreed_at, Response.declined_at, Response.withdrawn_at)  # all null: undecided


def shown_to_author(author_id: Any) -> tuple[ColumnElement[bool], ...]:
    """SQL conditions on responses joined with their members: not withdrawn, and by an active member whom
    the author may see.
    """
    return (Response.withdrawn_at.is_(None), *PRESENT, in_sight(author_id, Response.member_id))


def responses_of(post: Post) -> Select[Response]:
    """The responses to the post that its author may see, oldest first."""
    return (
        select(Response)
        .join(Response.member)
        .options(contains_eager(Response.member))
        .where(Response.post_id == post.id, *shown_to_author(post.author_id))
        .order_by(Response.id)
        .limit(200)
    )


def responses_on_page(viewer_id: int, post_id: int, is_author: bool) -> list[Any]:
    """The responses on the page of a post. Its author gets all they may see; others get their own, even if
    withdrawn.
    """
    return prepared.rows(
        responses_statement_for_author if is_author else own_response_statement,
        me=viewer_id,
        post=post_id,
    )


def responses_statement_for_author() -> Any:
    return responses_statement().where(*shown_to_author(ME)).order_by(Response.id).limit(200)


def own_response_statement() -> Any:
    return responses_statement().where(Response.member_id == ME)


def responses_statement() -> Any:
    is_waiting = and_(*(at.is_(None) for at in DECISIONS))
    is_agreed = and_(Response.agreed_at.is_not(None), Response.withdrawn_at.is_(None))
    return (
        select(
            Response.id, Response.member_id, Response.words, Response.agreed_at, Response.declined_at,
            Response.decline_words, Response.withdrawn_at, Response.thread_id,
            is_waiting.label("is_waiting"), is_agreed.label("is_agreed"), Member.name, Member.photo,
        )
        .join(Response.member)
        .where(Response.post_id == bindparam("post"))
    )  # fmt: skip


def response_by(member_id: int, post_id: int) -> Response | None:
    of_member = Response.post_id == post_id, Response.member_id == member_id
    return fetch_first(select(Response).where(*of_member))


def responses_involving(member_id: int) -> Select[Response]:
    """The responses that this member gave or received, unless the other member is hidden from them."""
    return (
        select(Response)
        .join(Response.post)
        .options(contains_eager(Response.post).joinedload(Post.author), joinedload(Response.member))
        .where(or_(Response.member_id == member_id, Post.author_id == member_id))
        .where(in_sight(member_id, Response.member_id), in_sight(member_id, Post.author_id))
    )


def response_of(member_id: int, id: int) -> Response | None:
    return fetch_first(responses_involving(member_id).where(Response.id == id))


def open_responses(member_id: int) -> Select[Response]:
    """This member's responses that are neither declined nor withdrawn, to posts that are not closed."""
    scope = select(Response).join(Response.post).where(Response.member_id == member_id)
    scope = scope.where(Post.closed_at.is_(None))
    return scope.where(Response.declined_at.is_(None), Response.withdrawn_at.is_(None))


def waiting_counts(author_id: int, post_ids: Sequence[int]) -> dict[int, int]:
    """Map the ids of these posts to their numbers of undecided responses. Posts without any are left out."""
    counts = (
        select(Response.post_id, func.count())
        .join(Response.member)
        .where(Response.post_id.in_(post_ids), *(at.is_(None) for at in DECISIONS))
        .where(*shown_to_author(author_id))
        .group_by(Response.post_id)
    )
    return {id: count for id, count in db.session.execute(counts)}
