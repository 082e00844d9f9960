"""Parsing of a scanned or typed text: a card's code, another address of this site, or something else."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import strip_blanks
from turnabout.base.web.links import public_url
from turnabout.cards import api as cards

MAX_LENGTH = 2000
# A URL as printed, without its scheme: a host name or IP address, and a path.
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
    """What a scanned text is, one of: the `code` of a card, perhaps with a presence token `live`;
    another `path` of this site; or `trouble`, an error message.
    """

    code: str = ""
    live: str = ""
    path: str = ""
    trouble: str = ""


def parse_scan(text: str) -> ParsedScan:
    text = (strip_blanks(text) or "")[:MAX_LENGTH]
    for beginning, sentence in OTHER_PREFIXES.items():
        if text.upper().startswith(beginning):
            return ParsedScan(trouble=str(sentence))
    if "://" in text:
        return parse_url(text)
    card_path, code = CARD_PATH.match(f"/{text.lstrip('/')}"), cards.normalize_code(text)
    if card_path:
        return parse_card_path(card_path)
    if cards.is_code(code) and "/" not in text:
        return ParsedScan(code=code)
    if URL_WITHOUT_SCHEME.match(text) or text.casefold() == urlsplit(public_url("/")).netloc:
        return parse_url(f"https://{text}")
    return ParsedScan(
        trouble=_(
            "This isn’t the code of a card on this site. A card’s code has eight letters and digits."
        )
    )


def parse_url(text: str) -> ParsedScan:
    try:
        parts, this_site = urlsplit(text), urlsplit(public_url("/"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ParsedScan(
            trouble=_("We can’t read this QR code. Please type the letters and digits below it.")
        )
    if (host, explicit_port(port)) != (this_site.hostname or "", explicit_port(this_site.port)):
        destination = host[:60] or text[:60]
        return ParsedScan(
            trouble=_("This code leads to another site: %(where)s.", where=destination)
        )
    card_path = CARD_PATH.match(parts.path)
    if card_path:
        return parse_card_path(card_path)
    query = f"?{parts.query}" if parts.query else ""
    return ParsedScan(path=(parts.path or "/") + query)


def parse_card_path(path: re.Match[str]) -> ParsedScan:
    return ParsedScan(code=cards.normalize_code(path[1]), live=(path[2] or "").upper())


def explicit_port(port: int | None) -> int | None:
    """Return the port, or None for the default ports of HTTP and HTTPS."""
    return None if port in (80, 443) else port
