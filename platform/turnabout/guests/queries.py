from datetime import datetime

from sqlalchemy import Select, func, select

from turnabout.base.db.session import db, fetch_first
from turnabout.guests.models import Guest


def waiting_for(owner_id: int) -> Select[Guest]:
    """Select the guests who wait for this member's answer, latest first."""
    scope = select(Guest).where(Guest.owner_id == owner_id, Guest.accepted_at.is_(None))
    return scope.order_by(Guest.id.desc())


def unanswered_before(moment: datetime) -> Select[Guest]:
    return select(Guest).where(Guest.accepted_at.is_(None), Guest.agreed_at < moment)


def guests_of(owner_id: int) -> Select[Guest]:
    return select(Guest).where(Guest.owner_id == owner_id)


def by_key(key: str) -> Guest | None:
    return fetch_first(select(Guest).where(Guest.key == key[:60]))


def by_idempotency_key(owner_id: int, idempotency_key: str) -> Guest | None:
    return fetch_first(guests_of(owner_id).where(Guest.slip == idempotency_key))


def count_waiting(owner_id: int) -> int:
    waiting = waiting_for(owner_id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0
