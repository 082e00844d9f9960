import pytest

from turnabout.cards import commands
from turnabout.cards.models import FIELDS


@pytest.fixture
def card(cast):
    return commands.make(cast.ana)


def as_form(card, **changes):
    """What a browser sends for the card as it is, with changes."""
    data = {f"see_{field}": card.audience(field) for field in FIELDS}
    return data | {"name": card.member.name, "email": card.email} | changes
