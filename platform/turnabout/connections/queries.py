from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from turnabout.base.db.session import db, fetch_first
from turnabout.base.web.pagination import SIZE, Page, page_of
from turnabout.connections.models import Connection, HeldRequest, pair_key
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT, present_members
from turnabout.safety.queries import in_sight, known_to, relation, reportable

PENDING = (
    Connection.accepted_at.is_(None),
    Connection.declined_at.is_(None),
    Connection.withdrawn_at.is_(None),
    Connection.ended_at.is_(None),
)
NOT_ENDED = (Connection.withdrawn_at.is_(None), Connection.ended_at.is_(None))


@dataclass(frozen=True)
class ConnectionStatus:
    """The state between two members, as the first of them may know it, and the row behind it.

    `state` is none, asked, asks_me, connected, or held (until the asker has confirmed their address).
    """

    state: str = "none"
    connection_id: int | None = None
    note: str = ""
    where_met: str = ""


def state(viewer_id: int, other_id: int) -> str:
    return standing(viewer_id, other_id).state


def standing(viewer_id: int, other_id: int) -> ConnectionStatus:
    """The status between two members. To its asker a declined request looks unanswered."""
    last = fetch_first(requests_between(viewer_id, other_id).where(in_sight(viewer_id, other_id)))
    found = status_of(last, viewer_id) if last else ConnectionStatus()
    if found.state != "none":
        return found
    held = fetch_first(held_requests_of(viewer_id).where(HeldRequest.asked_id == other_id))
    return ConnectionStatus("held", None, held.note, held.where_met) if held else found


def status_of(row: Connection, viewer_id: int) -> ConnectionStatus:
    if row.withdrawn_at or row.ended_at:
        return ConnectionStatus()
    if row.is_accepted:
        return ConnectionStatus("connected", row.id, row.note, row.where_met)
    if row.asker_id == viewer_id:
        return ConnectionStatus("asked", row.id, row.note, row.where_met)
    return (
        ConnectionStatus()
        if row.declined_at
        else ConnectionStatus("asks_me", row.id, row.note, row.where_met)
    )


def requests_between(one_id: int, other_id: int) -> Select[Connection]:
    """All requests between two members, latest first; a live one is always the latest."""
    pair = Connection.pair == pair_key(one_id, other_id)
    return select(Connection).where(pair).order_by(Connection.id.desc())


def last_between(one_id: int, other_id: int) -> Connection | None:
    return fetch_first(requests_between(one_id, other_id))


def held_request(member_id: int, asked_id: int) -> HeldRequest | None:
    mine = select(HeldRequest).where(HeldRequest.member_id == member_id)
    return fetch_first(mine.where(HeldRequest.asked_id == asked_id))


def reachable(member_id: int) -> Select[Member]:
    """Members this member can see and ask: visible, and either listed or related to them."""
    return in_front_of(member_id).where(known_to(member_id))


def in_front_of(member_id: int) -> Select[Member]:
    """Members whom somebody with their card may see, also unlisted ones."""
    return present_members().where(in_sight(member_id, Member.id))


@relation
def have_open_request(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """One asked the other, or will on confirming their address. A declined request counts, because its asker
    cannot tell it from an unanswered one.
    """
    row = aliased(Connection)
    both = or_(
        and_(row.asker_id == viewer_id, row.asked_id == member_id),
        and_(row.asked_id == viewer_id, row.asker_id == member_id),
    )
    asked = exists().where(both, row.withdrawn_at.is_(None), row.ended_at.is_(None))
    held = exists().where(HeldRequest.member_id == viewer_id, HeldRequest.asked_id == member_id)
    return or_(asked, held)


def held_requests_of(member_id: int) -> Select[HeldRequest]:
    """Requests of this member that wait for the confirmation of their address."""
    scope = select(HeldRequest).join(HeldRequest.asked).options(contains_eager(HeldRequest.asked))
    seen = in_sight(member_id, HeldRequest.asked_id)
    return scope.where(HeldRequest.member_id == member_id, *PRESENT, seen).order_by(HeldRequest.id)


def count_requests_since(asker_id: int, moment: datetime) -> int:
    since = (Connection.asker_id == asker_id, Connection.asked_at > moment)
    return db.session.scalar(select(func.count()).where(*since)) or 0


def count_held_requests(member_id: int) -> int:
    return db.session.scalar(select(func.count()).where(HeldRequest.member_id == member_id)) or 0


# --- through what a member may reach ---


def connections_in_sight(member_id: int) -> Select[Connection]:
    """All requests ever made between this member and visible members."""
    mine = or_(Connection.asker_id == member_id, Connection.asked_id == member_id)
    both = (in_sight(member_id, Connection.asker_id), in_sight(member_id, Connection.asked_id))
    return select(Connection).where(mine, *both)


def accepted_of(member_id: int) -> Select[Connection]:
    """Accepted connections, also ended ones, with visible members."""
    return connections_in_sight(member_id).where(Connection.accepted_at.is_not(None))


def nameable_members(member_id: int, ids: Sequence[int]) -> Select[Member]:
    """Those of these members whose page this one may open."""
    return reachable(member_id).where(Member.id.in_(ids))


def requests_to(member_id: int) -> Select[Connection]:
    """Requests to this member from present, visible members, in any state."""
    scope = select(Connection).join(Connection.asker).options(contains_eager(Connection.asker))
    return scope.where(
        Connection.asked_id == member_id, *PRESENT, in_sight(member_id, Connection.asker_id)
    )


def pending_requests_to(member_id: int) -> Select[Connection]:
    """Unanswered requests to this member; latest first."""
    return requests_to(member_id).where(*PENDING).order_by(Connection.id.desc())


@reportable("connection", lambda row: row.asker)
def request_to_report(reporter_id: int, id: int) -> Connection | None:
    """A request whose text this member may report."""
    return fetch_first(requests_to(reporter_id).where(Connection.id == id))


def requests_from(member_id: int) -> Select[Connection]:
    """All requests from this member to visible members."""
    mine = Connection.asker_id == member_id
    return select(Connection).where(mine, in_sight(member_id, Connection.asked_id))


def open_requests_from(member_id: int) -> Select[Connection]:
    """Open requests from this member; declined ones stay, because the asker must not notice."""
    scope = select(Connection).join(Connection.asked).options(contains_eager(Connection.asked))
    return scope.where(
        Connection.asker_id == member_id, Connection.accepted_at.is_(None), *NOT_ENDED,
        *PRESENT, in_sight(member_id, Connection.asked_id),
    )  # fmt: skip


def connections_page(member_id: int, below: int | None = None, size: int = SIZE) -> Page[Any]:
    """One page of connected members; the latest request comes first."""
    sides = ((Connection.asker_id, Connection.asked_id), (Connection.asked_id, Connection.asker_id))
    sides_read = [
        connections_on_side(mine, theirs, member_id, below, size) for mine, theirs in sides
    ]
    both = union_all(*sides_read).subquery()
    other = aliased(Member)
    scope = select(
        both.c.id, both.c.accepted_at, other.id.label("other_id"), other.name, other.photo
    )
    return page_of(
        scope.join(other, other.id == both.c.other_id), both.c.id, below, size, rows=True
    )


def connections_on_side(
    mine: Any, theirs: Any, member_id: int, below: int | None, size: int
) -> Select[Any]:
    """Connections in which the member is on one side, read along the index of that side."""
    scope = (
        select(Connection.id, Connection.accepted_at, theirs.label("other_id"))
        .join(Member, Member.id == theirs)
        .where(mine == member_id, Connection.accepted_at.is_not(None), *NOT_ENDED)
        .where(*PRESENT, in_sight(member_id, theirs))
    )
    if below is not None:
        scope = scope.where(Connection.id < below)
    limited = scope.order_by(Connection.id.desc()).limit(size + 1).subquery()
    return select(limited)
