"""Queries for cards: by owner or by code, and the fields that a viewer may see."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n.translations import _
from turnabout.base.web.links import public_url
from turnabout.cards import codes
from turnabout.cards.models import FIELDS, Card, Photo
from turnabout.members.queries import PRESENT
from turnabout.printing import api as printing
from turnabout.printing.api import Badge


@dataclass(frozen=True)
class Face:
    """The fields of a card that one viewer may see. All others are empty."""

    name: str
    pronouns: str = ""
    say_name: str = ""
    headline: str = ""
    seeking: str = ""
    can_help: str = ""
    skills: list[str] = field(default_factory=list)
    location: str = ""
    links: list[dict[str, str]] = field(default_factory=list)
    email: str = ""
    phone: str = ""
    photo: str = ""
    about: str = ""


def of_member(member_id: int) -> Select[Card]:
    """A member's cards, in the order the member chose."""
    return select(Card).where(Card.member_id == member_id).order_by(Card.position, Card.id)


def default_of(member_id: int) -> Card:
    """A member's first card. It is the one shown unless another of their cards was shared."""
    card = fetch_first(of_member(member_id))
    assert card is not None, "everybody gets a card on joining"
    return card


def shown_of(member_id: int) -> Card | None:
    """The default card, or None while it is paused. No other card takes its place: the owner made those for
    other people.
    """
    card = fetch_first(of_member(member_id))
    return card if card and card.paused_at is None else None


def public_name(member_id: int) -> str:
    """The member's name for people without an account, or “A member” if any of their cards hides it."""
    cards = cards_of(member_id)
    is_public = cards and all(card.shows("name", "public") for card in cards)
    return cards[0].member.name if is_public else _("A member")


def live() -> Select[Card]:
    """Cards that are not paused, of members who have neither left nor been suspended."""
    return (
        select(Card)
        .join(Card.member)
        .options(contains_eager(Card.member))
        .where(Card.paused_at.is_(None), *PRESENT)
    )


def by_code(code: str) -> Card | None:
    return fetch_first(live().where(Card.code == codes.normalize_code(code)))


def face(card: Card, nearness: str) -> Face:
    """The card's fields as a viewer of this nearness sees them."""
    visible_fields = {
        name: field_value(card, name) for name in FIELDS if card.shows(name, nearness)
    }
    return Face(**({"name": _("A member")} | visible_fields))


def field_value(card: Card, field: str) -> Any:
    if field == "name":
        return card.member.name
    if field == "photo":
        return photo_url(card.photo.key, "large") if card.photo else ""
    return getattr(card, field)


def photo_url(key: str | None, size: str = "small") -> str:
    """The URL path of a photo in size `small` or `large`; empty without a key."""
    if not key:
        return ""
    return f"/photos/{key}.webp" if size == "large" else f"/photos/{key}-small.webp"


def photo_bytes(key: str, size: str, nearness: Callable[[int], str | None]) -> bytes | None:
    """The bytes of a photo, if one of the cards that use it shows it to the viewer. `nearness` maps the
    owner's id to the viewer's nearness.
    """
    rows = db.session.execute(
        select(getattr(Photo, size), Card).join(Card, Card.photo_id == Photo.id).join(Card.member)
        .where(Photo.key == key, *PRESENT)
    ).all()  # fmt: skip
    return next((data for data, card in rows if shows_photo(card, nearness)), None)


def shows_photo(card: Card, nearness: Callable[[int], str | None]) -> bool:
    near = nearness(card.member_id)
    return bool(near) and (near == "me" or not card.paused_at) and card.shows("photo", str(near))


def is_photo_used(photo: Photo) -> bool:
    return fetch_first(select(Card.id).where(Card.photo_id == photo.id)) is not None


def address(card: Card) -> str:
    """The URL in the QR code. It is in upper case, because alphanumeric mode needs fewer modules; both
    spellings lead to the same page.
    """
    return public_url(f"/C/{card.code}").upper()


def link(card: Card) -> str:
    """The URL of the public page."""
    return public_url(f"/C/{card.code}")


def qr_svg(card: Card, label: str = "", word: str = "") -> str:
    """The QR code as SVG. `word` is appended to the URL. The drawing stored with the card is used if it is
    of the same URL, so not with a `word` or after the site has moved.
    """
    url = address(card) + (f"/{word}" if word else "")
    stored_url, width, path = (card.qr.split("\n") + ["", ""])[:3]
    if stored_url == url:
        return printing.qr_svg_from(path, int(width), label)
    return printing.qr_svg(url, label)


def cards_of(member_id: int) -> list[Card]:
    return list(fetch_all(of_member(member_id)))


# --- on paper ---


def badge(card: Card, name: str = "") -> Badge:
    """The card for print: its public fields and, whatever its audience, the name, since the owner hands the
    card over in person. `name` replaces the member's name, for example in another script.
    """
    fields = face(card, "public")
    links = [strip_scheme(item["url"]) for item in fields.links]
    contact_lines = [text for text in (fields.phone, fields.email, fields.location, *links) if text]
    labelled_texts = ((_("Looking for"), fields.seeking), (_("Can help with"), fields.can_help))
    pronunciation = _("say: %(how)s", how=fields.say_name) if fields.say_name else ""
    return Badge(
        name or card.member.name, address(card), card.code, fields.headline, lines=tuple(contact_lines[:4]),
        aside=" · ".join(filter(None, (fields.pronouns, pronunciation))),
        back=tuple(pair for pair in labelled_texts if pair[1]), where=strip_scheme(public_url("/c")),
    )  # fmt: skip


def name_badge(name: str, card: Card | None = None) -> Badge:
    """A name badge, which has fewer lines than a card. Without a card it has only the name."""
    return replace(badge(card), lines=(), back=()) if card else Badge(name)


def strip_scheme(url: str) -> str:
    """The URL without scheme and trailing slash, for reading."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")
