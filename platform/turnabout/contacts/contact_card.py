"""What the page of a contact shows of the contact's own card, if they are a member."""

from typing import Any

from turnabout.cards import queries as cards
from turnabout.contacts.models import Contact
from turnabout.safety.queries import is_known, nearness


def card_of(viewer_id: int, contact: Contact) -> dict[str, Any]:
    """Template variables for the contact: `member` (None unless the viewer may know them), `is_tied`
    (whether they are connected), `headline`, `face`, the fields of their card that the viewer may see, and
    `phone_number` and `mail_address`, those in the book or else those of the face.
    """
    member, face, near = contact.member, None, None
    if member and member.is_here and is_known(viewer_id, member):
        near = nearness(viewer_id, member.id)
    if member and near:
        card = cards.shown_of(member.id)
        face = cards.face(card, near) if card else None
    return {
        "member": member if near else None, "is_tied": near == "connections",
        "headline": face.headline if face else "", "face": face,
        "phone_number": contact.phone or (face.phone if face else ""),
        "mail_address": contact.email or (face.email if face else ""),
    }  # fmt: skip
