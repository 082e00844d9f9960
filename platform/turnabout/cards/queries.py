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
    """What one onlooker sees of a card; what is not for them is empty."""

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
    """The card that stands for a member where no other was handed over."""
    found = fetch_first(of_member(member_id))
    assert found is not None, "everybody gets a card on joining"
    return found


def shown_of(member_id: int) -> Card | None:
    """The one that stands for a member who is here. While it is paused, no other one does: that was made
    for other people.
    """
    found = fetch_first(of_member(member_id))
    return found if found and found.paused_at is None else None


def public_name(member_id: int) -> str:
    """How somebody who is no member may hear of them: by name where none of their cards keeps it back."""
    cards = cards_of(member_id)
    is_open = cards and all(card.shows("name", "public") for card in cards)
    return cards[0].member.name if is_open else _("A member")


def live() -> Select[Card]:
    """Cards that may be shown: not paused, and their owner is here."""
    return (
        select(Card)
        .join(Card.member)
        .options(contains_eager(Card.member))
        .where(Card.paused_at.is_(None), *PRESENT)
    )


def by_code(code: str) -> Card | None:
    return fetch_first(live().where(Card.code == codes.normalize_code(code)))


def face(card: Card, nearness: str) -> Face:
    """The card as somebody this near sees it."""
    seen = {name: field_value(card, name) for name in FIELDS if card.shows(name, nearness)}
    return Face(**({"name": _("A member")} | seen))


def field_value(card: Card, field: str) -> Any:
    if field == "name":
        return card.member.name
    if field == "photo":
        return photo_url(card.photo.key, "large") if card.photo else ""
    return getattr(card, field)


def photo_url(key: str | None, size: str = "small") -> str:
    """Where the picture with this key is; nothing without a key."""
    if not key:
        return ""
    return f"/photos/{key}.webp" if size == "large" else f"/photos/{key}-small.webp"


def photo_bytes(key: str, size: str, nearness: Callable[[int], str | None]) -> bytes | None:
    """The bytes of a photo, when one of the cards that carry it shows it to somebody that near."""
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
    """What the QR says: all in upper case, which a QR holds in fewer modules, and which is the
    same address.
    """
    return public_url(f"/C/{card.code}").upper()


def link(card: Card) -> str:
    """The same address as people read it."""
    return public_url(f"/C/{card.code}")


def qr_svg(card: Card, label: str = "", word: str = "") -> str:
    """From the path kept with the card, unless this site has moved to another address since, or a
    `word` is to follow the code.
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
    """The card as it is printed: what strangers may read, and always the name, since its owner hands
    it over. `name`: in other letters than the member's own.
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
    """What hangs on a shirt: less than a card says, and a name alone where no card may be opened."""
    return replace(badge(card), lines=(), back=()) if card else Badge(name)


def strip_scheme(url: str) -> str:
    """An address as people write it."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")
