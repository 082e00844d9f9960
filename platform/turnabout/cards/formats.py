"""vCard 3.0 files (RFC 2426), the version that phones read. Takes values, returns bytes."""

import base64
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from turnabout.base.i18n.translations import _
from turnabout.base.text import phones
from turnabout.base.text.folding import fold
from turnabout.base.text.vcards import card_text, escape, escape_url, name_lines
from turnabout.cards.models import Card
from turnabout.cards.queries import Face

# In bytes: what a QR code of 69 modules holds, which phones still read easily.
OFFLINE_BYTES, OFFLINE_NAME_BYTES = 329, 72


def card_file(card: Card, face: Face, address: str) -> bytes:
    """The vCard with the visible fields. Its UID stays the same after edits (RFC 2426, 3.6.7)."""
    return vcard(
        face, uid=f"urn:uuid:{uid(card)}", changed=card.changed_at, address=address,
        note=note(face), photo=card.photo.vcard if card.photo and face.photo else None,
    )  # fmt: skip


def uid(card: Card) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"turnabout card {card.id} {card.made_at:%Y%m%d%H%M%S%f}")


def note(face: Face) -> str:
    """The text of the vCard NOTE: the fields for which vCard 3.0 has no property."""
    lines = [
        face.pronouns,
        _("Pronounced: %(how)s", how=face.say_name) if face.say_name else "",
        _("Looking for: %(what)s", what=face.seeking) if face.seeking else "",
        _("Can help with: %(what)s", what=face.can_help) if face.can_help else "",
        face.about,
    ]
    return "\n".join(line for line in lines if line)


def file_name(name: str, ending: str) -> str:
    """The Content-Disposition header with an ASCII file name and the full one (RFC 6266).

    It says `inline`, so that phones open their address book at once; computers save the file anyway.
    """
    plain = "-".join(re.findall(r"[A-Za-z0-9]+", "".join(map(plain_letter, name))))[:60] or "card"
    spelled = quote(" ".join(re.sub(r'[/\\:*?"<>|]', " ", name).split())[:80] or plain, safe="")
    return f"inline; filename=\"{plain}.{ending}\"; filename*=UTF-8''{spelled}.{ending}"


def plain_letter(character: str) -> str:
    """The character folded to ASCII where possible, in the same case."""
    if character.isascii():
        return character
    return fold(character).upper() if character.isupper() else fold(character)


def vcard(
    face: Face,
    *,
    uid: str,
    changed: datetime,
    address: str,
    note: str = "",
    photo: bytes | None = None,
) -> bytes:
    """Build one vCard 3.0 (RFC 2426). `address` is the URL of the card's page."""
    lines = [
        *vcard_lines(face, note),
        f"URL:{escape_url(address)}",
        f"SOURCE:{escape_url(address)}.vcf",
        f"UID:{escape(uid)}",
        f"REV:{changed:%Y-%m-%dT%H:%M:%SZ}",
    ]
    if photo:
        lines += [f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}", ""]
    return card_text(lines)


def offline(face: Face, address: str) -> tuple[str, Face]:
    """A vCard small enough for a QR code, with the fields that fitted: always the name; phone, e-mail and
    headline, in this order, if there is room.
    """
    fitting = Face(name=truncate_utf8(face.name, OFFLINE_NAME_BYTES))
    for field in ("phone", "email", "headline"):
        candidate = replace(fitting, **{field: getattr(face, field)})
        if len(offline_vcard(candidate, address)) <= OFFLINE_BYTES:
            fitting = candidate
    return offline_vcard(fitting, address).decode(), fitting


def offline_vcard(face: Face, address: str) -> bytes:
    return card_text([*vcard_lines(face, ""), f"URL:{escape_url(address)}"])


def truncate_utf8(text: str, size: int) -> str:
    """Truncate to `size` bytes of UTF-8, between characters and never after a joiner."""
    data = text.encode(errors="replace")
    if len(data) <= size:
        return text
    return data[: size - 3].decode(errors="ignore").rstrip(" \u200c\u200d") + "…"


def vcard_lines(face: Face, note: str) -> Iterator[str]:
    yield from name_lines(face.name)
    if face.headline:
        yield f"TITLE:{escape(face.headline)}"
    if face.email:
        yield f"EMAIL;TYPE=INTERNET:{escape(face.email)}"
    if face.phone:
        yield f"TEL;TYPE=CELL:{escape(phones.international(face.phone))}"
    if face.location:
        yield f"ADR;TYPE=HOME:;;;{escape(face.location)};;;"
    for link in face.links:
        yield f"URL:{escape_url(link['url'])}"
    if skills := [text for skill in face.skills if (text := escape(skill))]:
        yield f"CATEGORIES:{','.join(skills)}"
    if note:
        yield f"NOTE:{escape(note)}"
