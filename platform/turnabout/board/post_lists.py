"""Queries for lists of posts: boards and the feed, filtered and paged, as one member may see them.

Rows hold just the columns that a list shows. Each list is one statement, which reads an index in order and
stops after one page.
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
    """The names of the active filters. They determine the SQL text; the filter values are bound
    parameters.
    """
    return tuple(name for name in (*FILTERS, "q", "below") if by.get(name))


def filter_values(by: Filters, *facets: str) -> dict[str, Any]:
    values = {**by, "now": read_only.sql_timestamp()}
    if by.get("q"):
        values |= {
            "asked": search.subject_query(by["q"], "post", facets),
            "candidates": search.MOST,
        }
    return values


def apply_filters(scope: Select[Any], active: Sequence[str]) -> Select[Any]:
    """Add the active filters to a list, so that the database reads the index of the most selective one."""
    narrowest = next((name for name in FILTERS if name in active), "")
    for name in FILTERS:
        if name in active:
            column = getattr(Placement, name)
            operand = column if name == narrowest else without_index(column)
            scope = scope.where(operand == bindparam(name))
    if "q" in active:
        scope = scope.where(Placement.post_id.in_(search.matching_ids("post")))
    return scope.where(Placement.post_id < BELOW) if "below" in active else scope


def without_index(column: Any) -> Any:
    """Put a unary plus before the column, so that SQLite does not use its index: it would pick the wrong
    one.
    """
    if db.engine.dialect.name != "sqlite":
        return column
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def lacks_search_terms(by: Filters) -> bool:
    """Whether the search text consists of punctuation only, without any word."""
    return bool(by.get("q")) and not search.terms_of(by["q"])


# --- one board ---


def board_posts(community_id: int, by: Filters, viewer_id: int | None = None) -> list[Any]:
    """The listed posts of one board, newest first. Without `viewer_id`, the list as members without blocks
    see it.
    """
    if lacks_search_terms(by):
        return []
    values = filter_values(by, f"c{community_id}") | {"community": community_id, "me": viewer_id}
    return prepared.rows(
        board_statement, filter_names(by), viewer_id is not None, most=21, **values
    )


def board_statement(active: Sequence[str], for_viewer: bool) -> Select[Any]:
    scope = (
        select(*LIST_COLUMNS)
        .select_from(Placement)
        .join(Post, Post.id == Placement.post_id)
        .join(Member, Member.id == Placement.author_id)
        .where(Placement.community_id == bindparam("community"), Placement.listed == 1, NOT_EXPIRED)
        .where(*PRESENT, in_sight(ME if for_viewer else None, Placement.author_id))
        .order_by(Placement.post_id.desc())
        .limit(MOST)
    )
    return apply_filters(scope, active)


# --- the feed ---


def board_ids_of(member_id: int) -> list[int]:
    """Ids of the boards of the member's communities."""
    return [row.id for row in prepared.rows(board_ids_statement, me=member_id)]


def board_ids_statement() -> Any:
    is_own_board = Community.id.in_(community_ids_of(ME))
    return select(Community.id).where(is_own_board).order_by(Community.id).limit(50)


def feed(viewer_id: int, by: Filters, community_ids: Sequence[int]) -> list[Any]:
    """The posts that reach the viewer from these boards, from the board of all members and from their
    connections, newest first. A post on several boards appears once.
    """
    if lacks_search_terms(by):
        return []
    facets = [*(f"c{id}" for id in community_ids), "members", "connections"]
    ids = {f"community{n}": id for n, id in enumerate(community_ids)}
    values = filter_values(by, *facets) | ids | {"me": viewer_id, "most": 21}
    return prepared.rows(feed_statement, filter_names(by), tuple(ids), **values)


def feed_statement(active: Sequence[str], communities: Sequence[str]) -> Select[Any]:
    """Build the SQL statement of the feed: a union of one index scan per board, and one for posts shared
    with connections only.
    """
    boards: list[Any] = [Placement.community_id == bindparam(name) for name in communities]
    boards.append(Placement.audience == "members")
    by_connections = Placement.author_id.in_(union_all(tied_to(ME), select(ME)))
    connection_posts = newest_ids(
        and_(Placement.audience == "connections", by_connections), active, -Placement.post_id
    )
    sources = [
        *(newest_ids(board, active, Placement.post_id.desc()) for board in boards),
        connection_posts,
    ]
    ids = union(*(select(source.c.post_id) for source in sources)).subquery()
    return (
        select(*LIST_COLUMNS)
        .select_from(ids)
        .join(Post, Post.id == ids.c.post_id)
        .join(Member, Member.id == Post.author_id)
        .order_by(Post.id.desc())
        .limit(MOST)
    )


def newest_ids(condition: Any, active: Sequence[str], order: Any) -> Any:
    """Subquery: the ids of the newest listed posts that match. Pass a negated key as `order` to keep SQLite
    from scanning everybody's posts in index order.
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
    return apply_filters(scope, active).subquery()
