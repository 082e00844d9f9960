"""What a scanned or typed text says: a card of this place, or what else it is."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import strip_blanks
from turnabout.base.web.links import public_url
from turnabout.cards import api as cards

MAX_LENGTH = 2000
# An address as it stands on paper, without its scheme: a name or a number, and a path behind it.
URL_WITHOUT_SCHEME = re.compile(r"^[\w.-]+(?::\d{1,5})?/")
CARD_PATH = re.compile(r"^/c/([^/.]{1,40})(?:\.(?:vcf|svg|png))?(?:/([a-z2-7]{1,40}))?/?$", re.I)
CONTACT = lazy(
    "This is a contact file, not a card from this site. Your phone’s camera app can save it."
)
WIFI = lazy("This is a wifi code. Your phone’s camera app can use it.")
MAIL = lazy("This code is an e-mail address, not a card from this site.")
PHONE = lazy("This code is a phone number, not a card from this site.")
PLACE = lazy("This code is a place on a map, not a card from this site.")
DATE = lazy("This code is a calendar event, not a card from this site.")
OTHER_PREFIXES = {
    "BEGIN:VCARD": CONTACT, "MECARD:": CONTACT, "WIFI:": WIFI, "MAILTO:": MAIL, "MATMSG:": MAIL,
    "TEL:": PHONE, "SMSTO:": PHONE, "SMS:": PHONE, "GEO:": PLACE,
    "BEGIN:VEVENT": DATE, "BEGIN:VCALENDAR": DATE,
}  # fmt: skip


@dataclass(frozen=True)
class ParsedScan:
    """Either the `code` of a card, with the word of presence if there is one; or another `path` of this
    site; or `trouble`, a sentence.
    """

    code: str = ""
    live: str = ""
    path: str = ""
    trouble: str = ""


def parse_scan(text: str) -> ParsedScan:
    told = (strip_blanks(text) or "")[:MAX_LENGTH]
    for beginning, sentence in OTHER_PREFIXES.items():
        if told.upper().startswith(beginning):
            return ParsedScan(trouble=str(sentence))
    if "://" in told:
        return parse_url(told)
    found, code = CARD_PATH.match(f"/{told.lstrip('/')}"), cards.normalize_code(told)
    if found:
        return parse_card_path(found)
    if cards.is_code(code) and "/" not in told:
        return ParsedScan(code=code)
    if URL_WITHOUT_SCHEME.match(told) or told.casefold() == urlsplit(public_url("/")).netloc:
        return parse_url(f"https://{told}")
    return ParsedScan(
        trouble=_(
            "This isn’t the code of a card on this site. A card’s code has eight letters and digits."
        )
    )


def parse_url(text: str) -> ParsedScan:
    try:
        parts, ours = urlsplit(text), urlsplit(public_url("/"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ParsedScan(
            trouble=_("We can’t read this QR code. Please type the letters and digits below it.")
        )
    if (host, explicit_port(port)) != (ours.hostname or "", explicit_port(ours.port)):
        shown = host[:60] or text[:60]
        return ParsedScan(trouble=_("This code leads to another site: %(where)s.", where=shown))
    found = CARD_PATH.match(parts.path)
    if found:
        return parse_card_path(found)
    asked = f"?{parts.query}" if parts.query else ""
    return ParsedScan(path=(parts.path or "/") + asked)


def parse_card_path(path: re.Match[str]) -> ParsedScan:
    return ParsedScan(code=cards.normalize_code(path[1]), live=(path[2] or "").upper())


def explicit_port(port: int | None) -> int | None:
    """None for the two ports that an address need not name."""
    return None if port in (80, 443) else port
