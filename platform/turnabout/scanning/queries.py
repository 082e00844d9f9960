from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import fetch_first
from turnabout.safety.queries import in_sight
from turnabout.scanning.models import Scan


def scan_with_key(member_id: int, slip: str) -> Scan | None:
    mine = select(Scan).where(Scan.member_id == member_id, Scan.slip == slip)
    return fetch_first(mine) if slip else None


def scan_with_token(live: str) -> Scan | None:
    """Who was let in by this word of presence."""
    return fetch_first(select(Scan).where(Scan.live == live))


def scans_with_tokens_of(card_id: int, owner_id: int, after: int = 0) -> Select[Scan]:
    """Who was connected by the code on the owner's screen, the latest first."""
    return (
        select(Scan)
        .join(Scan.member)
        .options(contains_eager(Scan.member))
        .where(Scan.card_id == card_id, Scan.live.is_not(None), Scan.id > after)
        .where(in_sight(owner_id, Scan.member_id))
        .order_by(Scan.id.desc())
    )
