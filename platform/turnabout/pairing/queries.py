from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from turnabout.base.db.session import db, fetch_first
from turnabout.pairing.models import Pairing, Pin
from turnabout.safety.queries import in_sight, relation

NOT_DROPPED = Pairing.dropped_at.is_(None)


def pairings_of(member_id: int) -> Select[Pairing]:
    """Select the pairings with visible members that nobody has declined, latest first."""
    involved = or_(Pairing.one_id == member_id, Pairing.other_id == member_id)
    visible = (in_sight(member_id, Pairing.one_id), in_sight(member_id, Pairing.other_id))
    scope = select(Pairing).where(involved, *visible, NOT_DROPPED)
    return scope.order_by(Pairing.id.desc())


def open_pairings_of(member_id: int) -> Select[Pairing]:
    """Select those not completed yet, each end in its own branch, so that both indexes are used."""
    ids = (
        select(Pairing.id).where(end == member_id, Pairing.joined_at.is_(None), NOT_DROPPED)
        for end in (Pairing.one_id, Pairing.other_id)
    )
    return pairings_of(member_id).where(Pairing.id.in_(union_all(*ids)))


@relation
def have_open_pairing(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: the two have a pairing that is neither completed nor declined."""
    row = aliased(Pairing)
    is_pair = or_(
        and_(row.one_id == viewer_id, row.other_id == member_id),
        and_(row.other_id == viewer_id, row.one_id == member_id),
    )
    return exists().where(is_pair, row.dropped_at.is_(None), row.joined_at.is_(None))


def open_pairing(one_id: int, other_id: int) -> Pairing | None:
    """Return the open pairing of two members. The smaller id comes first."""
    scope = select(Pairing).where(Pairing.one_id == one_id, Pairing.other_id == other_id)
    return fetch_first(scope.where(Pairing.joined_at.is_(None), Pairing.dropped_at.is_(None)))


def unjoined_pairings_of(member_id: int) -> Select[Pairing]:
    involved = or_(Pairing.one_id == member_id, Pairing.other_id == member_id)
    return select(Pairing).where(involved, Pairing.joined_at.is_(None), NOT_DROPPED)


def unjoined_pairings_before(moment: datetime) -> Select[Pairing]:
    return select(Pairing).where(Pairing.joined_at.is_(None), Pairing.typed_at < moment)


def was_declined_since(one_id: int, other_id: int, moment: datetime) -> bool:
    """Whether either declined a pairing of the two after `moment`. The smaller id comes first."""
    scope = select(Pairing.id).where(Pairing.one_id == one_id, Pairing.other_id == other_id)
    return fetch_first(scope.where(Pairing.dropped_at > moment)) is not None


def pin_of(member_id: int) -> Pin | None:
    return db.session.get(Pin, member_id)
