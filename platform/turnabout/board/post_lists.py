"""Lists of posts: rows with just the columns that a list shows, as one member may see them.

Each list is one statement that walks an index and stops after one page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from turnabout.base.db import prepared, read_only
from turnabout.base.db.prepared import BELOW, ME, MOST, NOW
from turnabout.base.db.session import db
from turnabout.board.models import Placement, Post
from turnabout.communities.models import Community
from turnabout.communities.queries import community_ids_of
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight, tied_to
from turnabout.search import queries as search

FILTERS = ("category", "effort", "where", "kind")  # most selective first; "q" searches the text

EXCERPT = func.substr(
    case((Post.action != "", Post.action), (Post.body != "", Post.body), else_=Post.why), 1, 180
)
LIST_COLUMNS = (
    Post.id, Post.kind, Post.title, EXCERPT.label("excerpt"), Post.category, Post.effort,
    Post.where, Post.place, Post.needed_by, Post.responses, Post.posted_at,
    Member.id.label("author_id"), Member.name, Member.photo,
)  # fmt: skip

NOT_EXPIRED = or_(Placement.expires_at.is_(None), Placement.expires_at > NOW)

Filters = Mapping[str, Any]


def filter_names(by: Filters) -> tuple[str, ...]:
    """The names of the active filters, which determine the statement; their values are bound."""
    return tuple(name for name in (*FILTERS, "q", "below") if by.get(name))


def filter_values(by: Filters, *facets: str) -> dict[str, Any]:
    values = {**by, "now": read_only.sql_timestamp()}
    if by.get("q"):
        values |= {
            "asked": search.subject_query(by["q"], "post", facets),
            "candidates": search.MOST,
        }
    return values


def apply_filters(scope: Select[Any], shape: Sequence[str]) -> Select[Any]:
    """Restrict to placements that pass every filter, walking the index of the most selective one."""
    narrowest = next((name for name in FILTERS if name in shape), "")
    for name in FILTERS:
        if name in shape:
            column = getattr(Placement, name)
            operand = column if name == narrowest else without_index(column)
            scope = scope.where(operand == bindparam(name))
    if "q" in shape:
        scope = scope.where(Placement.post_id.in_(search.matching_ids("post")))
    return scope.where(Placement.post_id < BELOW) if "below" in shape else scope


def without_index(column: Any) -> Any:
    """Keep SQLite from using the index of this column, by a unary plus: it would pick the wrong one."""
    if db.engine.dialect.name != "sqlite":
        return column
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def lacks_search_terms(by: Filters) -> bool:
    """Whether the search text has no words, only punctuation."""
    return bool(by.get("q")) and not search.terms_of(by["q"])


# --- one board ---


def board_posts(community_id: int, by: Filters, viewer_id: int | None = None) -> list[Any]:
    """The posts of one board, newest first. Without a viewer: as seen by everybody who has no blocks."""
    if lacks_search_terms(by):
        return []
    values = filter_values(by, f"c{community_id}") | {"community": community_id, "me": viewer_id}
    return prepared.rows(
        board_statement, filter_names(by), viewer_id is not None, most=21, **values
    )


def board_statement(shape: Sequence[str], for_one: bool) -> Select[Any]:
    scope = (
        select(*LIST_COLUMNS)
        .select_from(Placement)
        .join(Post, Post.id == Placement.post_id)
        .join(Member, Member.id == Placement.author_id)
        .where(Placement.community_id == bindparam("community"), Placement.listed == 1, NOT_EXPIRED)
        .where(*PRESENT, in_sight(ME if for_one else None, Placement.author_id))
        .order_by(Placement.post_id.desc())
        .limit(MOST)
    )
    return apply_filters(scope, shape)


# --- the feed ---


def board_ids_of(member_id: int) -> list[int]:
    """Ids of the boards of the member's communities."""
    return [row.id for row in prepared.rows(board_ids_statement, me=member_id)]


def board_ids_statement() -> Any:
    ours = Community.id.in_(community_ids_of(ME))
    return select(Community.id).where(ours).order_by(Community.id).limit(50)


def feed(viewer_id: int, by: Filters, community_ids: Sequence[int]) -> list[Any]:
    """Everything that reaches the viewer: these boards of theirs, the board of all members, and posts
    for connections only. A post on two boards comes once.
    """
    if lacks_search_terms(by):
        return []
    facets = [*(f"c{id}" for id in community_ids), "members", "connections"]
    ids = {f"community{n}": id for n, id in enumerate(community_ids)}
    values = filter_values(by, *facets) | ids | {"me": viewer_id, "most": 21}
    return prepared.rows(feed_statement, filter_names(by), tuple(ids), **values)


def feed_statement(shape: Sequence[str], communities: Sequence[str]) -> Select[Any]:
    """A union of one index walk per board, and one over the posts of each connection."""
    boards: list[Any] = [Placement.community_id == bindparam(name) for name in communities]
    boards.append(Placement.audience == "members")
    near = Placement.author_id.in_(union_all(tied_to(ME), select(ME)))
    theirs = newest_ids(and_(Placement.audience == "connections", near), shape, -Placement.post_id)
    walks = [*(newest_ids(board, shape, Placement.post_id.desc()) for board in boards), theirs]
    ids = union(*(select(walk.c.post_id) for walk in walks)).subquery()
    return (
        select(*LIST_COLUMNS)
        .select_from(ids)
        .join(Post, Post.id == ids.c.post_id)
        .join(Member, Member.id == Post.author_id)
        .order_by(Post.id.desc())
        .limit(MOST)
    )


def newest_ids(condition: Any, shape: Sequence[str], order: Any) -> Any:
    """The newest ids that match. `order` may negate the key, which keeps SQLite from walking an index in
    that order through the posts of everybody.
    """
    scope = (
        select(Placement.post_id)
        .join(Member, Member.id == Placement.author_id)
        .where(
            condition,
            Placement.listed == 1,
            NOT_EXPIRED,
            *PRESENT,
            in_sight(ME, Placement.author_id),
        )
        .order_by(order)
        .limit(MOST)
    )
    return apply_filters(scope, shape).subquery()
