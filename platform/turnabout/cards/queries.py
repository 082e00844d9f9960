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
    """The fields of a card that one viewer may see; the others are empty."""

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
    """A member's cards in their own order."""
    return select(Card).where(Card.member_id == member_id).order_by(Card.position, Card.id)


def default_of(member_id: int) -> Card:
    """The first card: shown wherever no other card of theirs was shared."""
    found = fetch_first(of_member(member_id))
    assert found is not None, "everybody gets a card on joining"
    return found


def shown_of(member_id: int) -> Card | None:
    """The default card unless it is paused. No other card takes its place: those were made for other
    people.
    """
    found = fetch_first(of_member(member_id))
    return found if found and found.paused_at is None else None


def public_name(member_id: int) -> str:
    """The name for people without an account: hidden if any card of the member hides it."""
    cards = cards_of(member_id)
    is_open = cards and all(card.shows("name", "public") for card in cards)
    return cards[0].member.name if is_open else _("A member")


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
    """The card as a viewer of this nearness sees it."""
    seen = {name: field_value(card, name) for name in FIELDS if card.shows(name, nearness)}
    return Face(**({"name": _("A member")} | seen))


def field_value(card: Card, field: str) -> Any:
    if field == "name":
        return card.member.name
    if field == "photo":
        return photo_url(card.photo.key, "large") if card.photo else ""
    return getattr(card, field)


def photo_url(key: str | None, size: str = "small") -> str:
    """The address of a photo, or "" without a key."""
    if not key:
        return ""
    return f"/photos/{key}.webp" if size == "large" else f"/photos/{key}-small.webp"


def photo_bytes(key: str, size: str, nearness: Callable[[int], str | None]) -> bytes | None:
    """The bytes of a photo, if a card that uses it shows it to the viewer. `nearness` takes the id of
    the owner.
    """
    found = db.session.execute(
        select(getattr(Photo, size), Card).join(Card, Card.photo_id == Photo.id).join(Card.member)
        .where(Photo.key == key, *PRESENT)
    ).all()  # fmt: skip
    return next((data for data, card in found if shows_photo(card, nearness)), None)


def shows_photo(card: Card, nearness: Callable[[int], str | None]) -> bool:
    near = nearness(card.member_id)
    return bool(near) and (near == "me" or not card.paused_at) and card.shows("photo", str(near))


def is_photo_used(photo: Photo) -> bool:
    return fetch_first(select(Card.id).where(Card.photo_id == photo.id)) is not None


def address(card: Card) -> str:
    """The address in the QR code, in upper case: alphanumeric mode needs fewer modules, and the
    address means the same.
    """
    return public_url(f"/C/{card.code}").upper()


def link(card: Card) -> str:
    """The address of the public page."""
    return public_url(f"/C/{card.code}")


def qr_svg(card: Card, label: str = "", word: str = "") -> str:
    """The QR code as SVG. Uses the path stored with the card unless the site has moved to another
    address since, or `word` is appended to the address.
    """
    wanted = address(card) + (f"/{word}" if word else "")
    stored, width, path = (card.qr.split("\n") + ["", ""])[:3]
    if stored == wanted:
        return printing.qr_svg_from(path, int(width), label)
    return printing.qr_svg(wanted, label)


def cards_of(member_id: int) -> list[Card]:
    return list(fetch_all(of_member(member_id)))


# --- on paper ---


def badge(card: Card, name: str = "") -> Badge:
    """The card for print: its public fields, and always the name, since its owner hands it over.
    `name` replaces the member's name, for example in another script.
    """
    seen = face(card, "public")
    links = [strip_scheme(one["url"]) for one in seen.links]
    ways = [way for way in (seen.phone, seen.email, seen.location, *links) if way]
    told = ((_("Looking for"), seen.seeking), (_("Can help with"), seen.can_help))
    say = _("say: %(how)s", how=seen.say_name) if seen.say_name else ""
    return Badge(
        name or card.member.name, address(card), card.code, seen.headline, lines=tuple(ways[:4]),
        aside=" · ".join(filter(None, (seen.pronouns, say))),
        back=tuple(pair for pair in told if pair[1]), where=strip_scheme(public_url("/c")),
    )  # fmt: skip


def name_badge(name: str, card: Card | None = None) -> Badge:
    """A name badge: less than a card, and only the name if there is no card to open."""
    return replace(badge(card), lines=(), back=()) if card else Badge(name)


def strip_scheme(url: str) -> str:
    """An address without scheme and trailing slash, for reading."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")
