from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import fetch_first
from turnabout.safety.queries import in_sight
from turnabout.scanning.models import Scan


def scan_with_key(member_id: int, idempotency_key: str) -> Scan | None:
    """Return the member's scan with this idempotency key."""
    scope = select(Scan).where(Scan.member_id == member_id, Scan.slip == idempotency_key)
    return fetch_first(scope) if idempotency_key else None


def scan_with_token(token: str) -> Scan | None:
    """Return the scan that used up this presence token."""
    return fetch_first(select(Scan).where(Scan.live == token))


def scans_with_tokens_of(card_id: int, owner_id: int, after: int = 0) -> Select[Scan]:
    """Select the scans made with a presence token from the owner's screen, newer than `after` (an id),
    latest first, except by members hidden from the owner.
    """
    return (
        select(Scan)
        .join(Scan.member)
        .options(contains_eager(Scan.member))
        .where(Scan.card_id == card_id, Scan.live.is_not(None), Scan.id > after)
        .where(in_sight(owner_id, Scan.member_id))
        .order_by(Scan.id.desc())
    )
