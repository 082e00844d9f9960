"""What the page of a contact shows of the contact's own card, if they are a member."""

from typing import Any

from turnabout.cards import queries as cards
from turnabout.contacts.models import Contact
from turnabout.safety.queries import is_known, nearness


def card_of(viewer_id: int, contact: Contact) -> dict[str, Any]:
    """Template variables for the contact: `member` (None unless the viewer may know them), `is_tied`
    (whether they are connected), `headline`, and `face`, the fields of their card that the viewer may see.
    """
    member = contact.member
    near = nearness(viewer_id, member.id) if member and member.is_here else None
    if member is None or near is None or not is_known(viewer_id, member):
        return {"member": None, "is_tied": False, "headline": "", "face": None}
    card = cards.shown_of(member.id)
    face = cards.face(card, near) if card else None
    headline = face.headline if face else ""
    return {"member": member, "is_tied": near == "connections", "headline": headline, "face": face}
