"""Cards in the export of a member who leaves; all of them are deleted."""

from sqlalchemy import delete, select

from turnabout.base.db.session import db, fetch_all
from turnabout.cards import formats, queries
from turnabout.cards.models import FIELDS, Card, CardDay, Photo
from turnabout.members.models import Member
from turnabout.search.commands import forget

TABLES = {"card", "photo"}


def takes(member: Member) -> dict[str, object]:
    return {"cards": [exported(card) for card in queries.cards_of(member.id)]}


def exported(card: Card) -> dict[str, object]:
    told = {name: getattr(card, name) for name in FIELDS if name not in ("name", "photo")}
    return told | {
        "code": card.code,
        "address": queries.link(card),
        "name": card.member.name,
        "audiences": {name: card.audience(name) for name in FIELDS},
        "made_at": card.made_at.isoformat(),
        "paused_at": card.paused_at.isoformat() if card.paused_at else None,
    }


def files(member: Member) -> dict[str, bytes]:
    """A vCard for each card, and the photos."""
    told = {}
    for card in queries.cards_of(member.id):
        face = queries.face(card, "me")
        told[f"card-{card.code}.vcf"] = formats.card_file(card, face, queries.link(card))
    for photo in fetch_all(select(Photo).where(Photo.member_id == member.id)):
        told[f"photo-{photo.id}.webp"] = photo.large
    return told


def empties(member: Member, choice: str) -> None:
    ours = select(Card.id).where(Card.member_id == member.id)
    db.session.execute(delete(CardDay).where(CardDay.card_id.in_(ours)))
    db.session.execute(delete(Card).where(Card.member_id == member.id))
    db.session.execute(delete(Photo).where(Photo.member_id == member.id))
    member.photo = None
    for kind in ("member", "helper"):
        forget(kind, member.id)
