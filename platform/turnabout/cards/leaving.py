"""Export and deletion of a member's cards and photos."""

from sqlalchemy import delete, select

from turnabout.base.db.session import db, fetch_all
from turnabout.cards import formats, queries
from turnabout.cards.models import FIELDS, Card, CardDay, Photo
from turnabout.members.models import Member
from turnabout.search.commands import forget

TABLES = {"card", "photo"}


def takes(member: Member) -> dict[str, object]:
    return {"cards": [export_card(card) for card in queries.cards_of(member.id)]}


def export_card(card: Card) -> dict[str, object]:
    fields = {name: getattr(card, name) for name in FIELDS if name not in ("name", "photo")}
    return fields | {
        "code": card.code,
        "address": queries.link(card),
        "name": card.member.name,
        "audiences": {name: card.audience(name) for name in FIELDS},
        "made_at": card.made_at.isoformat(),
        "paused_at": card.paused_at.isoformat() if card.paused_at else None,
    }


def files(member: Member) -> dict[str, bytes]:
    """A vCard for each card, and the photos: contents by file name."""
    contents = {}
    for card in queries.cards_of(member.id):
        face = queries.face(card, "me")
        contents[f"card-{card.code}.vcf"] = formats.card_file(card, face, queries.link(card))
    for photo in fetch_all(select(Photo).where(Photo.member_id == member.id)):
        contents[f"photo-{photo.id}.webp"] = photo.large
    return contents


def empties(member: Member, choice: str) -> None:
    own_card_ids = select(Card.id).where(Card.member_id == member.id)
    db.session.execute(delete(CardDay).where(CardDay.card_id.in_(own_card_ids)))
    db.session.execute(delete(Card).where(Card.member_id == member.id))
    db.session.execute(delete(Photo).where(Photo.member_id == member.id))
    member.photo = None
    for kind in ("member", "helper"):
        forget(kind, member.id)
