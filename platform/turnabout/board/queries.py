"""What is on the boards, as one member may see it. Lists are rows of just the columns they show."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from turnabout.base import clock
from turnabout.base.db import db, first
from turnabout.board.answers import (
    HERE,
    open_answers,
    response_by,
    response_of,
    responses_between,
    responses_of,
    waiting_on,
)
from turnabout.board.models import Placement, Post, Response
from turnabout.communities.models import Community
from turnabout.communities.queries import ids_of
from turnabout.members.models import Member
from turnabout.safety.models import Tie
from turnabout.safety.queries import in_sight, reportable, tied_to
from turnabout.search.queries import matching

__all__ = [
    "open_answers",
    "response_by",
    "response_of",
    "responses_between",
    "responses_of",
    "waiting_on",
]

FILTERS = ("kind", "category", "effort", "where")  # and "q", words that must stand in it

EXCERPT = func.substr(
    case((Post.action != "", Post.action), (Post.body != "", Post.body), else_=Post.why), 1, 180
)
NOTE = (
    Post.id, Post.kind, Post.title, EXCERPT.label("excerpt"), Post.category, Post.effort,
    Post.where, Post.place, Post.needed_by, Post.responses, Post.posted_at,
    Member.id.label("author_id"), Member.name, Member.photo,
)  # fmt: skip

Narrowing = Mapping[str, Any]


def live() -> ColumnElement[bool]:
    return or_(Placement.expires_at.is_(None), Placement.expires_at > clock.now())


def narrowed(scope: Select[Any], by: Narrowing, *facets: str) -> Select[Any]:
    """Only the placements that every filter lets through."""
    for name in FILTERS:
        if by.get(name):
            scope = scope.where(getattr(Placement, name) == by[name])
    if by.get("q"):
        scope = scope.where(Placement.post_id.in_(matching(by["q"], "post", facets)))
    return scope.where(Placement.post_id < by["below"]) if by.get("below") else scope


def on_board(community_id: int, by: Narrowing, viewer_id: int | None = None) -> Select[Any]:
    """The notes of one board, the newest first. Without a viewer: as everybody sees it from whom
    nobody is hidden.
    """
    scope = (
        select(*NOTE)
        .select_from(Placement)
        .join(Post, Post.id == Placement.post_id)
        .join(Member, Member.id == Placement.author_id)
        .where(Placement.community_id == community_id, Placement.listed == 1, live(), *HERE)
        .where(in_sight(viewer_id, Placement.author_id))
        .order_by(Placement.post_id.desc())
    )
    return narrowed(scope, by, f"c{community_id}")


def boards_of(member_id: int) -> Select[*tuple[Any, ...]]:
    """The boards of the member's communities: id, version, and when the next note on it ends."""
    ending = (
        select(func.min(Placement.expires_at))
        .where(Placement.community_id == Community.id, Placement.listed == 1)
        .where(Placement.expires_at > clock.now())
        .scalar_subquery()
    )
    mine = Community.id.in_(ids_of(member_id))
    columns = select(Community.id, Community.board_version, ending, Community.name, Community.slug)
    return columns.where(mine).order_by(Community.id).limit(50)


def feed(
    viewer_id: int,
    by: Narrowing,
    community_ids: Sequence[int],
    size: int = 21,
    others: bool = False,
) -> Select[Any]:
    """Everything that reaches the viewer: these boards of theirs, the board of all members, and
    what their connections show only to connections. Each is walked along its own index, no further
    than needed; a note on two boards comes once. `others` leaves out the viewer's own.
    """
    facets = [*(f"c{id}" for id in community_ids), "members", "connections"]
    reaches = [Placement.community_id == id for id in community_ids]
    reaches.append(Placement.audience == "members")
    near = or_(Placement.author_id.in_(tied_to(viewer_id)), Placement.author_id == viewer_id)
    reaches.append(and_(Placement.audience == "connections", near))
    parts = [first_of(reach, viewer_id, by, facets, size, others) for reach in reaches]
    ids = union(*(select(part.c.post_id) for part in parts)).subquery()
    return (
        select(*NOTE)
        .select_from(ids)
        .join(Post, Post.id == ids.c.post_id)
        .join(Member, Member.id == Post.author_id)
        .order_by(Post.id.desc())
        .limit(size)
    )


def first_of(
    reach: Any, viewer_id: int, by: Narrowing, facets: Sequence[str], size: int, others: bool
) -> Any:
    scope = (
        select(Placement.post_id)
        .join(Member, Member.id == Placement.author_id)
        .where(reach, Placement.listed == 1, live(), *HERE)
        .where(in_sight(viewer_id, Placement.author_id))
    )
    if others:
        scope = scope.where(Placement.author_id != viewer_id)
    scope = narrowed(scope, by, *facets)
    return scope.order_by(Placement.post_id.desc()).limit(size).subquery()


def ties_of(member_id: int) -> tuple[Any, ...]:
    """Changes whenever the member gains or loses a connection."""
    counted = select(func.count(), func.max(Tie.since)).where(Tie.member_id == member_id)
    return tuple(db.session.execute(counted).one())


def reaching(viewer_id: int) -> ColumnElement[bool]:
    """A post was put where the viewer can come, and is not taken down for the moment."""
    open_ones = select(Community.id).where(Community.joining == "open")
    on = exists().where(
        Placement.post_id == Post.id,
        or_(
            Placement.audience == "members",
            Placement.community_id.in_(ids_of(viewer_id)),
            Placement.community_id.in_(open_ones),
            and_(Placement.audience == "connections", Post.author_id.in_(tied_to(viewer_id))),
        ),
    )
    return and_(Post.paused_at.is_(None), on)


def visible_to(viewer_id: int) -> Select[Post]:
    """The viewer's own posts, those they answered, and those that reach them."""
    answered = exists().where(
        Response.post_id == Post.id,
        Response.member_id == viewer_id,
        Response.withdrawn_at.is_(None),
    )
    return (
        select(Post)
        .join(Post.author)
        .options(contains_eager(Post.author))
        .where(*HERE, in_sight(viewer_id, Post.author_id))
        .where(or_(Post.author_id == viewer_id, answered, reaching(viewer_id)))
    )


def post_for(viewer_id: int, id: int) -> Post | None:
    return first(visible_to(viewer_id).where(Post.id == id))


@reportable("post", lambda post: post.author)
def post_to_report(reporter_id: int, id: int) -> Post | None:
    return post_for(reporter_id, id)


def found(viewer_id: int, words: str, below: int | None = None, size: int = 21) -> Select[Any]:
    """Rows like those of a board: open posts with these words that the viewer may see."""
    listed = exists().where(Placement.post_id == Post.id, Placement.listed == 1, live())
    scope = (
        select(*NOTE)
        .select_from(Post)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(matching(words, "post")), listed, *HERE)
        .where(in_sight(viewer_id, Post.author_id))
        .where(or_(Post.author_id == viewer_id, reaching(viewer_id)))
    )
    scope = scope.where(Post.id < below) if below else scope
    return scope.order_by(Post.id.desc()).limit(size)


def my_posts(member_id: int) -> Select[Post]:
    return select(Post).where(Post.author_id == member_id)


def placements() -> Select[Placement]:
    return select(Placement).options(joinedload(Placement.community))


def placements_of(post_id: int) -> Select[Placement]:
    return placements().where(Placement.post_id == post_id)


def boards_with(post_id: int, viewer_id: int) -> Select[Community]:
    """The boards on which it hangs, as far as the viewer may know of them."""
    on = select(Placement.community_id).where(Placement.post_id == post_id)
    near = or_(Community.joining == "open", Community.id.in_(ids_of(viewer_id)))
    return select(Community).where(Community.id.in_(on), near).order_by(Community.name)


def ended(now: datetime) -> Select[Post]:
    """Posts that ran out and are not marked so yet."""
    return select(Post).where(Post.closed_at.is_(None), Post.expires_at <= now).order_by(Post.id)


def to_remind(now: datetime) -> Select[Post]:
    return select(Post).where(Post.closed_at.is_(None), Post.remind_at <= now).order_by(Post.id)


def to_look_at(now: datetime) -> Select[Post]:
    """Requests that it is time to look at: perhaps nobody has answered."""
    return select(Post).where(Post.closed_at.is_(None), Post.look_at <= now).order_by(Post.id)


def of_silent(since: datetime) -> Select[Post]:
    """Posts on the boards whose author was last here before then."""
    listed = select(Placement.post_id).where(
        Placement.author_id == Member.id, Placement.listed == 1
    )
    return select(Post).join(Post.author).where(Member.seen_at < since, Post.id.in_(listed))
