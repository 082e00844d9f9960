"""Commands on cards: create, edit, order, pause and delete them; photos and counts."""

import secrets
from typing import Any

from sqlalchemy import delete

from turnabout.base.db.session import command, db, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.cards import codes, queries
from turnabout.cards.models import DEFAULT_AUDIENCES, FIELDS, Card, CardDay, Photo
from turnabout.cards.photos import Pictures
from turnabout.cards.policy import COUNTS_KEPT_FOR, MOST_CARDS
from turnabout.cards.search_index import index_member
from turnabout.members.models import Member
from turnabout.printing import api as printing

COPIED = (
    *(name for name in FIELDS if name not in ("name", "photo")),
    *("photo_id", "audiences", "counting_off_at"),
)


@command
def make(member: Member) -> Card:
    """Create the member's first card, or return it if it exists already."""
    existing = fetch_first(queries.of_member(member.id))
    if existing:
        return existing
    card = Card(
        member=member, code=codes.new_code(), email=member.email or "",
        audiences=dict(DEFAULT_AUDIENCES), skills=[], links=[],
    )  # fmt: skip
    store_qr(card)
    save(card)
    index_member(card)
    return card


@command
def make_another(member: Member, label: str, like: Card | None = None, slip: str = "") -> Card:
    """Add a card after the others, blank or as a copy of `like`. If the member already has a card with the
    idempotency key `slip`, return that one.
    """
    cards = queries.cards_of(member.id)
    existing = next((each for each in cards if slip and each.slip == slip), None)
    if existing:
        return existing
    if len(cards) >= MOST_CARDS:
        raise Refused(_("You have %(most)d cards, which is the most you can have.",
                        most=MOST_CARDS))  # fmt: skip
    facts = {name: getattr(like, name) for name in COPIED} if like else {"skills": [], "links": []}
    facts |= {} if like else {"email": member.email or "", "audiences": dict(DEFAULT_AUDIENCES)}
    card = Card(member=member, code=codes.new_code(), label=label, slip=slip or None,
                position=cards[-1].position + 1 if cards else 0, **facts)  # fmt: skip
    store_qr(card)
    return save(card)


@command
def put_first(card: Card) -> None:
    """Move the card to the first place, which makes it the default."""
    cards = queries.cards_of(card.member_id)
    set_order([card, *(other for other in cards if other.id != card.id)])


@command
def move(card: Card, by: int) -> None:
    """Move the card up (-1) or down (1) in its owner's order."""
    cards = queries.cards_of(card.member_id)
    index = cards.index(card)
    target = min(max(index + by, 0), len(cards) - 1)
    cards.insert(target, cards.pop(index))
    set_order(cards)


def set_order(cards: list[Card]) -> None:
    for position, card in enumerate(cards):
        card.position = position
    db.session.flush()
    update_member(cards[0].member)


@command
def destroy(card: Card) -> None:
    """Delete a card and its code for good. Refused for a member's only card."""
    if len(queries.cards_of(card.member_id)) == 1:
        raise Refused(
            _("This is your only card, so you can’t remove it. You can pause it instead.")
        )
    member = card.member
    set_photo(card, None)
    db.session.execute(delete(CardDay).where(CardDay.card_id == card.id))
    db.session.delete(card)
    db.session.flush()
    update_member(member)


@command
def edit(card: Card, audiences: dict[str, str] | None = None, **values: Any) -> None:
    """Update only the given fields. `name` is stored on the member, not on the card."""
    if "name" in values:
        card.member.name = values.pop("name")
    for field, value in values.items():
        setattr(card, field, value)
    card.audiences = {**DEFAULT_AUDIENCES, **card.audiences, **(audiences or {})}
    mark_changed(card)


@command
def pause(card: Card) -> None:
    """Hide the card. Its URL then answers 404, as if the card had never existed."""
    card.paused_at = card.paused_at or clock.now()
    mark_changed(card)


@command
def resume(card: Card) -> None:
    card.paused_at = None
    mark_changed(card)


@command
def replace_code(card: Card) -> None:
    """Give the card a new code. The old one stops working, even on printed cards."""
    card.code = codes.new_code()
    store_qr(card)
    mark_changed(card)


@command
def give_photo(card: Card, pictures: Pictures) -> Photo:
    photo = save(Photo(
        member_id=card.member_id, key=secrets.token_urlsafe(18).replace("-", "_"),
        large=pictures.large, small=pictures.small, vcard=pictures.vcard,
    ))  # fmt: skip
    set_photo(card, photo)
    mark_changed(card)
    return photo


@command
def remove_photo(card: Card) -> None:
    set_photo(card, None)
    mark_changed(card)


def set_photo(card: Card, photo: Photo | None) -> None:
    """Set or clear the photo. The old one is deleted unless another card uses it."""
    old, card.photo = card.photo, photo
    db.session.flush()
    if old and not queries.is_photo_used(old):
        db.session.delete(old)
        db.session.flush()


@command
def stop_counting(card: Card) -> None:
    """Stop counting opens and saves, and delete the counts so far."""
    card.counting_off_at = card.counting_off_at or clock.now()
    db.session.execute(delete(CardDay).where(CardDay.card_id == card.id))


@command
def resume_counting(card: Card) -> None:
    card.counting_off_at = None


@command
def count(card: Card, what: str) -> None:
    """Add one to today's `opens` or `saves`, whichever `what` names. Nothing is stored about the visitor."""
    if card.counting_off_at:
        return
    on = clock.today(card.member.time_zone)
    day = db.session.get(CardDay, (card.id, on)) or CardDay(
        card_id=card.id, on=on, opens=0, saves=0
    )
    setattr(day, what, getattr(day, what) + 1)
    save(day)


@command
def delete_old_counts() -> None:
    cutoff = clock.now() - COUNTS_KEPT_FOR
    db.session.execute(delete(CardDay).where(CardDay.on < cutoff.date()))


def mark_changed(card: Card) -> None:
    card.changed_at = clock.now()
    update_member(card.member)


def update_member(member: Member) -> None:
    """Update what other members see of the default card: the photo and the search entries."""
    card = queries.default_of(member.id)
    member.photo = photo_for_members(card)
    index_member(card)


def photo_for_members(card: Card) -> str | None:
    """The key of the default card's photo, if members may see it. None while the card is paused, or once
    its owner has left or is suspended.
    """
    is_visible = card.shows("photo", "members") and not card.paused_at and card.member.is_here
    return card.photo.key if card.photo and is_visible else None


def store_qr(card: Card) -> None:
    """Draw the QR code and store it in the card, as three lines: URL, width, SVG path."""
    address = queries.address(card)
    width, path = printing.stored_qr(address)
    card.qr = f"{address}\n{width}\n{path}"
