"""The card of a contact who is a member, for the page of the contact."""

from typing import Any

from turnabout.cards import queries as cards
from turnabout.contacts.models import Contact
from turnabout.safety.queries import is_known, nearness


def card_of(viewer_id: int, contact: Contact) -> dict[str, Any]:
    """Template values: `member` if the viewer may know them, `is_tied` if connected, `headline`."""
    member = contact.member
    near = nearness(viewer_id, member.id) if member and member.is_here else None
    if member is None or near is None or not is_known(viewer_id, member):
        return {"member": None, "is_tied": False, "headline": ""}
    card = cards.shown_of(member.id)
    headline = cards.face(card, near).headline if card else ""
    return {"member": member, "is_tied": near == "connections", "headline": headline}
