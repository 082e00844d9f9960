"""How often a card was opened and saved, for its owner."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from turnabout.base.db.session import fetch_all
from turnabout.cards.models import Card, CardDay


class Counts(NamedTuple):
    opens: int
    saves: int


def daily_counts(card: Card, since: date) -> list[CardDay]:
    """The days from `since` on with counts, latest first."""
    scope = select(CardDay).where(CardDay.card_id == card.id, CardDay.on >= since)
    return list(fetch_all(scope.order_by(CardDay.on.desc())))


def total(days: list[CardDay]) -> Counts:
    return Counts(sum(day.opens for day in days), sum(day.saves for day in days))
