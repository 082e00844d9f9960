"""vCard 3.0, the one that phones read: values in, bytes out."""

import base64
import re
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from urllib.parse import quote

from turnabout.base.words import _
from turnabout.cards.models import Card
from turnabout.cards.queries import Face

LIMIT = 75  # octets in a line, the blank of a folded line included
BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def card_file(card: Card, face: Face, address: str) -> bytes:
    """What somebody who sees this face takes along. The UID stays, whatever is edited."""
    return vcard(
        face, uid=f"urn:uuid:{uid(card)}", changed=card.changed_at, address=address,
        note=note(face), photo=card.photo.vcard if card.photo and face.photo else None,
    )  # fmt: skip


def uid(card: Card) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"turnabout card {card.id} {card.made_at:%Y%m%d%H%M%S%f}")


def note(face: Face) -> str:
    """What an address book has no field for, in words."""
    lines = [
        face.pronouns,
        _("Say: %(how)s", how=face.say_name) if face.say_name else "",
        _("Looking for: %(what)s", what=face.seeking) if face.seeking else "",
        _("Can help with: %(what)s", what=face.can_help) if face.can_help else "",
        face.about,
    ]
    return "\n".join(line for line in lines if line)


def file_name(name: str, ending: str) -> str:
    """The header that names a file: in plain letters for old readers, and as it is spelled.

    `inline`, since a phone then opens its address book at once; a desk saves the file anyway.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "-".join(re.findall(r"[A-Za-z0-9]+", plain))[:60] or "card"
    spelled = quote(" ".join(re.sub(r'[/\\:*?"<>|]', " ", name).split())[:80] or plain, safe="")
    return f"inline; filename=\"{plain}.{ending}\"; filename*=UTF-8''{spelled}.{ending}"


def vcard(
    face: Face,
    *,
    uid: str,
    changed: datetime,
    address: str,
    note: str = "",
    photo: bytes | None = None,
) -> bytes:
    """One card as a file for an address book; `address` is where the card itself is."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        *told(face, note),
        f"URL:{url(address)}",
        f"SOURCE:{url(address)}.vcf",
        f"UID:{text(uid)}",
        f"REV:{changed:%Y-%m-%dT%H:%M:%SZ}",
    ]
    if photo:
        lines += [f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}", ""]
    lines.append("END:VCARD")
    return b"".join(folded(line) for line in lines)


def told(face: Face, note: str) -> Iterator[str]:
    yield f"FN:{text(face.name)}"
    yield f"N:{';'.join(text(part) for part in name_parts(face.name))}"
    if face.headline:
        yield f"TITLE:{text(face.headline)}"
    if face.email:
        yield f"EMAIL;TYPE=INTERNET:{text(face.email)}"
    if face.phone:
        yield f"TEL;TYPE=CELL:{text(face.phone)}"
    if face.location:
        yield f"ADR;TYPE=HOME:;;;{text(face.location)};;;"
    for link in face.links:
        yield f"URL:{url(link['url'])}"
    if skills := [written for skill in face.skills if (written := text(skill))]:
        yield f"CATEGORIES:{','.join(skills)}"
    if note:
        yield f"NOTE:{text(note)}"


def name_parts(name: str) -> tuple[str, str, str, str, str]:
    """Family, given and three empty ones. Phones show given before family, so that cutting at the
    last blank shows every name as it was written.
    """
    given, _, family = name.strip().rpartition(" ")
    return (family, given, "", "", "") if given else ("", family, "", "", "")


def text(value: str) -> str:
    value = CONTROL.sub("", BREAKS.sub("\n", value))
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return value


def url(value: str) -> str:
    """Not escaped; but some readers cut at these two signs, so they are written the long way."""
    return NOT_IN_URL.sub("", value).replace(",", "%2C").replace(";", "%3B")


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never cut inside a character."""
    if line.isascii():
        cuts = [0, *range(LIMIT, len(line), LIMIT - 1), len(line)]
        return "\r\n ".join(line[a:b] for a, b in pairwise(cuts)).encode() + b"\r\n"
    pieces, room = [b""], LIMIT
    for sign in line:
        octets = sign.encode(errors="replace")
        if len(octets) > room:
            pieces.append(b" ")
            room = LIMIT - 1
        pieces[-1] += octets
        room -= len(octets)
    return b"\r\n".join(pieces) + b"\r\n"
