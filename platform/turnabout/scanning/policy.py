from datetime import timedelta

from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.scanning import presence

KEEP_SCANS_FOR = timedelta(days=30)


def were_together(card: Card, token: str) -> bool:
    """Whether this presence token, or proof of one, shows that its bearer is with the owner of the card."""
    since = card.member.password_changed_at
    return bool(presence.valid_token(card.code, token, clock.now(), since=since))
