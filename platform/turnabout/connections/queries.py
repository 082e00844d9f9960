"""Queries for connections: the status between two members, and a member's connections and requests."""

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
    """The status between a viewer and another member, as far as the viewer may know, with the row behind
    it.

    `state` is `none`, `asked`, `asks_me`, `connected`, or `held` (until the viewer has confirmed their
    address).
    """

    state: str = "none"
    connection_id: int | None = None
    note: str = ""
    where_met: str = ""


def state(viewer_id: int, other_id: int) -> str:
    """The state between the viewer and the other member, as in `ConnectionStatus`."""
    return status_between(viewer_id, other_id).state


def status_between(viewer_id: int, other_id: int) -> ConnectionStatus:
    """The status between the viewer and the other member. To its asker, a declined request looks
    unanswered.
    """
    last = fetch_first(requests_between(viewer_id, other_id).where(in_sight(viewer_id, other_id)))
    status = status_of(last, viewer_id) if last else ConnectionStatus()
    if status.state != "none":
        return status
    held = fetch_first(held_requests_of(viewer_id).where(HeldRequest.asked_id == other_id))
    return ConnectionStatus("held", None, held.note, held.where_met) if held else status


def status_of(row: Connection, viewer_id: int) -> ConnectionStatus:
    """The status that the latest row between the two means for this viewer."""
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


def requests_between(member_id: int, other_id: int) -> Select[Connection]:
    """All requests between two members, latest first. If one is live, it is the latest."""
    pair = Connection.pair == pair_key(member_id, other_id)
    return select(Connection).where(pair).order_by(Connection.id.desc())


def last_between(member_id: int, other_id: int) -> Connection | None:
    return fetch_first(requests_between(member_id, other_id))


def held_request(member_id: int, asked_id: int) -> HeldRequest | None:
    own_requests = select(HeldRequest).where(HeldRequest.member_id == member_id)
    return fetch_first(own_requests.where(HeldRequest.asked_id == asked_id))


def reachable(member_id: int) -> Select[Member]:
    """The members whom this member may see and ask: not hidden, and either listed or related to them."""
    return visible_with_card(member_id).where(known_to(member_id))


def visible_with_card(member_id: int) -> Select[Member]:
    """The members whom this member may see once they have their card, which includes unlisted ones."""
    return present_members().where(in_sight(member_id, Member.id))


@relation
def have_open_request(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: one of the two asked the other, or the viewer will on confirming their address. A
    declined request counts, because its asker cannot tell it from an unanswered one.
    """
    row = aliased(Connection)
    is_between_them = or_(
        and_(row.asker_id == viewer_id, row.asked_id == member_id),
        and_(row.asked_id == viewer_id, row.asker_id == member_id),
    )
    has_asked = exists().where(is_between_them, row.withdrawn_at.is_(None), row.ended_at.is_(None))
    has_held = exists().where(HeldRequest.member_id == viewer_id, HeldRequest.asked_id == member_id)
    return or_(has_asked, has_held)


def held_requests_of(member_id: int) -> Select[HeldRequest]:
    """This member's requests that are held until they confirm their e-mail address."""
    scope = select(HeldRequest).join(HeldRequest.asked).options(contains_eager(HeldRequest.asked))
    is_visible = in_sight(member_id, HeldRequest.asked_id)
    return scope.where(HeldRequest.member_id == member_id, *PRESENT, is_visible).order_by(
        HeldRequest.id
    )


def count_requests_since(asker_id: int, moment: datetime) -> int:
    conditions = (Connection.asker_id == asker_id, Connection.asked_at > moment)
    return db.session.scalar(select(func.count()).where(*conditions)) or 0


def count_held_requests(member_id: int) -> int:
    return db.session.scalar(select(func.count()).where(HeldRequest.member_id == member_id)) or 0


# --- what a member may see ---


def connections_in_sight(member_id: int) -> Select[Connection]:
    """All requests ever made between this member and others, except hidden members."""
    is_party = or_(Connection.asker_id == member_id, Connection.asked_id == member_id)
    are_visible = (
        in_sight(member_id, Connection.asker_id),
        in_sight(member_id, Connection.asked_id),
    )
    return select(Connection).where(is_party, *are_visible)


def accepted_of(member_id: int) -> Select[Connection]:
    """This member's accepted connections, including ended ones, except with hidden members."""
    return connections_in_sight(member_id).where(Connection.accepted_at.is_not(None))


def nameable_members(member_id: int, ids: Sequence[int]) -> Select[Member]:
    """Those of the members with these ids whose page this member may open."""
    return reachable(member_id).where(Member.id.in_(ids))


def requests_to(member_id: int) -> Select[Connection]:
    """Requests to this member, in any state, from active members who are not hidden from them."""
    scope = select(Connection).join(Connection.asker).options(contains_eager(Connection.asker))
    return scope.where(
        Connection.asked_id == member_id, *PRESENT, in_sight(member_id, Connection.asker_id)
    )


def pending_requests_to(member_id: int) -> Select[Connection]:
    """Unanswered requests to this member, latest first."""
    return requests_to(member_id).where(*PENDING).order_by(Connection.id.desc())


@reportable("connection", lambda row: row.asker)
def request_to_report(reporter_id: int, id: int) -> Connection | None:
    """The request with this id, if it was sent to this member, who may then report its text."""
    return fetch_first(requests_to(reporter_id).where(Connection.id == id))


def requests_from(member_id: int) -> Select[Connection]:
    """All requests from this member, except to hidden members."""
    is_asker = Connection.asker_id == member_id
    return select(Connection).where(is_asker, in_sight(member_id, Connection.asked_id))


def open_requests_from(member_id: int) -> Select[Connection]:
    """This member's open requests. Declined ones are included, so that the asker does not notice."""
    scope = select(Connection).join(Connection.asked).options(contains_eager(Connection.asked))
    return scope.where(
        Connection.asker_id == member_id, Connection.accepted_at.is_(None), *NOT_ENDED,
        *PRESENT, in_sight(member_id, Connection.asked_id),
    )  # fmt: skip


def connections_page(member_id: int, below: int | None = None, size: int = SIZE) -> Page[Any]:
    """One page of the members to whom this one is connected, latest request first. Columns: id,
    accepted_at, other_id, name, photo.
    """
    sides = ((Connection.asker_id, Connection.asked_id), (Connection.asked_id, Connection.asker_id))
    selects = [
        connections_on_side(own_column, other_column, member_id, below, size)
        for own_column, other_column in sides
    ]
    both = union_all(*selects).subquery()
    other = aliased(Member)
    scope = select(
        both.c.id, both.c.accepted_at, other.id.label("other_id"), other.name, other.photo
    )
    return page_of(
        scope.join(other, other.id == both.c.other_id), both.c.id, below, size, rows=True
    )


def connections_on_side(
    own_column: Any, other_column: Any, member_id: int, below: int | None, size: int
) -> Select[Any]:
    """Select the connections that have the member on one side, reading the index of that side. `own_column`
    and `other_column` are asker_id and asked_id, or the reverse.
    """
    scope = (
        select(Connection.id, Connection.accepted_at, other_column.label("other_id"))
        .join(Member, Member.id == other_column)
        .where(own_column == member_id, Connection.accepted_at.is_not(None), *NOT_ENDED)
        .where(*PRESENT, in_sight(member_id, other_column))
    )
    if below is not None:
        scope = scope.where(Connection.id < below)
    limited = scope.order_by(Connection.id.desc()).limit(size + 1).subquery()
    return select(limited)
