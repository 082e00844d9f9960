from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.scanning import presence


def were_together(card: Card, live: str) -> bool:
    """Whoever shows this word, or this proof, stands before the owner of the card, or just did."""
    since = card.member.password_changed_at
    return bool(presence.valid_token(card.code, live, clock.now(), since=since))
