"""vCard 3.0, the one that phones read: values in, bytes out."""

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

# In bytes: as much as a QR code of 69 modules holds, which phones still read easily.
OFFLINE_BYTES, OFFLINE_NAME_BYTES = 329, 72


def card_file(card: Card, face: Face, address: str) -> bytes:
    """The vCard of the visible fields. Its UID stays the same after edits (RFC 2426, 3.6.7)."""
    return vcard(
        face, uid=f"urn:uuid:{uid(card)}", changed=card.changed_at, address=address,
        note=note(face), photo=card.photo.vcard if card.photo and face.photo else None,
    )  # fmt: skip


def uid(card: Card) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"turnabout card {card.id} {card.made_at:%Y%m%d%H%M%S%f}")


def note(face: Face) -> str:
    """The vCard NOTE: fields that vCard 3.0 has no property for."""
    lines = [
        face.pronouns,
        _("Pronounced: %(how)s", how=face.say_name) if face.say_name else "",
        _("Looking for: %(what)s", what=face.seeking) if face.seeking else "",
        _("Can help with: %(what)s", what=face.can_help) if face.can_help else "",
        face.about,
    ]
    return "\n".join(line for line in lines if line)


def file_name(name: str, ending: str) -> str:
    """The Content-Disposition header: an ASCII file name, and the real one (RFC 6266).

    `inline`, since a phone then opens its address book at once; a desk saves the file anyway.
    """
    plain = "-".join(re.findall(r"[A-Za-z0-9]+", "".join(map(plain_letter, name))))[:60] or "card"
    spelled = quote(" ".join(re.sub(r'[/\\:*?"<>|]', " ", name).split())[:80] or plain, safe="")
    return f"inline; filename=\"{plain}.{ending}\"; filename*=UTF-8''{spelled}.{ending}"


def plain_letter(sign: str) -> str:
    if sign.isascii():
        return sign
    return fold(sign).upper() if sign.isupper() else fold(sign)


def vcard(
    face: Face,
    *,
    uid: str,
    changed: datetime,
    address: str,
    note: str = "",
    photo: bytes | None = None,
) -> bytes:
    """One vCard 3.0 (RFC 2426); `address` is that of the card's page."""
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
    """A vCard small enough for a QR code, and the fields that fitted: first the name, then phone,
    e-mail and headline as far as there is room.
    """
    kept = Face(name=truncate_utf8(face.name, OFFLINE_NAME_BYTES))
    for field in ("phone", "email", "headline"):
        more = replace(kept, **{field: getattr(face, field)})
        if len(offline_vcard(more, address)) <= OFFLINE_BYTES:
            kept = more
    return offline_vcard(kept, address).decode(), kept


def offline_vcard(face: Face, address: str) -> bytes:
    return card_text([*vcard_lines(face, ""), f"URL:{escape_url(address)}"])


def truncate_utf8(text: str, size: int) -> str:
    """Truncate to `size` bytes of UTF-8, between two characters and not after a joiner."""
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
    if skills := [told for skill in face.skills if (told := escape(skill))]:
        yield f"CATEGORIES:{','.join(skills)}"
    if note:
        yield f"NOTE:{escape(note)}"
