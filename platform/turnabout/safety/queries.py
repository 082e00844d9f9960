"""Visibility between members: SQL conditions and checks that every query that shows people uses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, bindparam, exists, or_, select, true

from turnabout.base.db.session import db, fetch_first
from turnabout.base.web.signed_tokens import sign_timed, verify_timed
from turnabout.members.models import Member
from turnabout.members.queries import present_members
from turnabout.safety.models import Block, Report, Tie, Veil

# What may be reported, by kind: a query (reporter's id, row id) → row or None, and a function row → owner.
# The features that own the rows register theirs.
ReportableQuery = Callable[[int, int], Any]
REPORTABLE: dict[str, tuple[ReportableQuery, Callable[[Any], Member]]] = {}


def nearness(viewer_id: int | None, owner_id: int) -> str | None:
    """Return how near the viewer is to the owner: `public` (a stranger), `members`, `connections` or
    `me`. None if they are hidden from each other.
    """
    if viewer_id is None:
        return "public"
    if viewer_id == owner_id:
        return "me"
    values = {"viewer": viewer_id, "owner": owner_id}
    is_hidden, is_connected = db.session.execute(NEARNESS, values).one()
    return None if is_hidden else "connections" if is_connected else "members"


def row_exists(kind: type[Veil] | type[Tie], member_id: Any, other_id: Any) -> Exists:
    """SQL condition: the table has a row for this pair."""
    return exists().where(kind.member_id == member_id, kind.other_id == other_id)


PAIR_PARAMETERS: Any = bindparam("viewer"), bindparam("owner")
# (hidden from each other, connected); built once, because it runs on most pages.
NEARNESS = select(row_exists(Veil, *PAIR_PARAMETERS), row_exists(Tie, *PAIR_PARAMETERS))


def in_sight(viewer_id: int | None, column: Any) -> ColumnElement[bool]:
    """SQL condition: the member with the id in `column` is not hidden from the viewer. NOT EXISTS, so
    that the query can still read along its own index.
    """
    if viewer_id is None:
        return true()
    return ~row_exists(Veil, viewer_id, column)


def is_veiled(a_id: int, b_id: int) -> bool:
    return nearness(a_id, b_id) is None


def is_tied(a_id: int, b_id: int) -> bool:
    """Whether they are connected and not hidden from each other."""
    return nearness(a_id, b_id) == "connections"


def tied_to(member_id: int) -> Select[int]:
    """Select the ids of the visible members connected to this one, for `.in_(…)`."""
    return select(Tie.other_id).where(Tie.member_id == member_id, in_sight(member_id, Tie.other_id))


def blocks_of(member_id: int) -> Select[Block]:
    """Select the blocks that the member has set."""
    return select(Block).where(Block.member_id == member_id)


def block_between(member_id: int, other_id: int) -> Block | None:
    return fetch_first(blocks_of(member_id).where(Block.blocked_id == other_id))


def may_report(reporter_id: int, kind: str, id: int) -> tuple[Any, Member] | None:
    """Return the thing and its owner if the reporter can see it and it is somebody else's, else None."""
    if kind not in REPORTABLE:
        return None
    find, member_of = REPORTABLE[kind]
    thing = find(reporter_id, id)
    owner = member_of(thing) if thing is not None else None
    return (thing, owner) if owner is not None and owner.id != reporter_id else None


def reportable(
    kind: str, member_of: Callable[[Any], Member]
) -> Callable[[ReportableQuery], ReportableQuery]:
    """Decorator: register the query for one kind of reportable thing. `member_of` returns a row's owner."""

    def register(query: ReportableQuery) -> ReportableQuery:
        REPORTABLE[kind] = query, member_of
        return query

    return register


@reportable("member", lambda member: member)
def member_to_report(reporter_id: int, id: int) -> Member | None:
    return member_to_act_on(reporter_id, id)


def member_to_act_on(reporter_id: int, id: int, introduced: bool = False) -> Member | None:
    """Return the member if the reporter may block or report them: even one whom the reporter has
    blocked, but not one who blocked the reporter, nor an unlisted one to whom they have neither relation
    nor introduction.
    """
    is_blocked = exists().where(Block.member_id == reporter_id, Block.blocked_id == Member.id)
    is_known = true() if introduced else known_to(reporter_id)
    condition = and_(in_sight(reporter_id, Member.id), is_known) | is_blocked
    return fetch_first(present_members().where(Member.id == id, condition))


# Relations through which a viewer sees even an unlisted member: (viewer's id, column of the member's id) →
# SQL condition. Each feature registers its own.
RelationCondition = Callable[[Any, Any], ColumnElement[bool]]
RELATIONS: list[RelationCondition] = []


def relation(condition: RelationCondition) -> RelationCondition:
    """Decorator: register a relation through which a viewer sees even an unlisted member."""
    RELATIONS.append(condition)
    return condition


@relation
def connected(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: the two are connected."""
    return row_exists(Tie, viewer_id, member_id)


def known_to(viewer_id: int | None) -> ColumnElement[bool]:
    """SQL condition on Member: listed, or related to the viewer."""
    if viewer_id is None:
        return true()
    relations = (condition(viewer_id, Member.id) for condition in RELATIONS)
    return or_(Member.unlisted_at.is_(None), Member.id == viewer_id, *relations)


def is_known(viewer_id: int, member: Member) -> bool:
    """Whether the member is listed, or related to the viewer."""
    if member.unlisted_at is None or member.id == viewer_id:
        return True
    return (
        fetch_first(select(Member.id).where(Member.id == member.id, known_to(viewer_id)))
        is not None
    )


INTRODUCTION_VALID_FOR = timedelta(hours=12)


def sign_introduction(viewer_id: int, member_id: int) -> str:
    """Sign a token for the forms on the page of a card, with which whoever has the card may act on its
    owner although the owner is unlisted.
    """
    return sign_timed("introduction", [viewer_id, member_id])


def is_introduced(viewer_id: int, member_id: int, token: str) -> bool:
    content = verify_timed(INTRODUCTION_VALID_FOR, "introduction", token)
    return content is not None and content[0] == [viewer_id, member_id]


def may_name(viewer_id: int, owner_id: int) -> bool:
    """Whether the viewer may read the owner's name: not of somebody who blocked them."""
    return not is_veiled(viewer_id, owner_id) or block_between(viewer_id, owner_id) is not None


def reports_of(reporter_id: int) -> Select[Report]:
    return select(Report).where(Report.reporter_id == reporter_id)


def open_report(reporter_id: int, member_id: int, about: Any) -> Report | None:
    """Return the reporter's unsettled report about the same thing."""
    scope = reports_of(reporter_id).where(
        Report.member_id == member_id,
        Report.settled_at.is_(None),
        Report.about_type == about.__tablename__ if about else Report.about_type.is_(None),
        Report.about_id == about.id if about else true(),
    )
    return fetch_first(scope)
