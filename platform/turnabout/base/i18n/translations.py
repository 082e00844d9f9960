"""Translations, the language of a request, and template filters for dates, numbers and names."""

import unicodedata
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import get_month_names
from flask import g, has_request_context, request, session
from flask_babel import (
    Babel,
    force_locale,
    format_date,
    format_datetime,
    format_decimal,
    format_timedelta,
    get_locale,
    get_translations,
    gettext,
    lazy_gettext,
    ngettext,
)
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from turnabout.base.i18n import clock
from turnabout.base.server.settings import LANGUAGES

babel = Babel()

_ = gettext
n_ = ngettext
lazy = lazy_gettext
# `with in_language("fr"):` for text that somebody else will read, such as an e-mail
in_language = force_locale


def language() -> str:
    """Return the code of the current language, such as "en"."""
    locale = get_locale()
    return locale.language if locale else "en"


def negotiate_language() -> str | None:
    """Return the member's setting, else the choice in the session, else the best match for
    Accept-Language, if any.
    """
    if not has_request_context():
        return None
    viewer = g.get("viewer")
    chosen = viewer.language if viewer else request.cookies and session.get("language")
    return (
        chosen
        if chosen in LANGUAGES
        else best_match(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    )


@lru_cache(maxsize=512)
def best_match(accepted: str) -> str | None:
    """Return the best of the available languages for an Accept-Language header, if any."""
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES)


def current_time_zone() -> str | None:
    return getattr(g.get("viewer"), "time_zone", None) if has_request_context() else None


def day(when: date | datetime | None) -> str:
    return format_date(when, "d MMMM y") if when else ""


def birthday(parts: tuple[int | None, int | None, int | None]) -> str:
    """`12 May 1984`, or `12 May`, of a year, month and day that may be unknown; "" without a month."""
    year, month, day = parts
    if not month:
        return ""
    pattern = ("d " if day else "") + "MMMM" + (" y" if year else "")
    return str(format_date(date(year or 2000, month, day or 1), pattern))


def month_names() -> Mapping[int, str]:
    """The names of the months, by their number, as they stand alone."""
    return get_month_names("wide", "stand-alone", get_locale())


def moment(when: datetime | None) -> str:
    return format_datetime(when, "d MMMM y, HH:mm") if when else ""


def ago(when: datetime | None) -> str:
    """Format as `3 days ago` or `in 2 hours`."""
    return format_timedelta(when - clock.now(), add_direction=True) if when else ""


def number(count: int) -> str:
    """Format as `12,345`, with the separators of the language."""
    return format_decimal(count) if count > 999 else str(count)


def display_name(name: str | None) -> str:
    """Return the member's name, or “A former member” for the empty name of one who has left."""
    return name or _("A former member")


def pattern_number(words: str) -> int:
    """Return a stable number from 0 to 7, which selects the background pattern of an avatar."""
    return zlib.crc32((words or "").encode()) % 8


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """Return up to two initials with their combining marks; only one in scripts whose letters join."""
    parts = [part for part in (name or "").split() if any(map(str.isalnum, part))]
    chosen = parts[:1] + parts[-1:] if len(parts) > 1 else parts or [name or "?"]
    letters = [first_letter(part) for part in chosen]
    joins = any(unicodedata.bidirectional(letter[0]) in ("R", "AL") for letter in letters)
    return "".join(letters[:1] if joins else letters).upper()


def first_letter(part: str) -> str:
    start = next((i for i, character in enumerate(part) if character.isalnum()), 0)
    end = start + 1
    while end < len(part) and unicodedata.category(part[end]).startswith("M"):
        end += 1
    return part[start:end] or "?"


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    """`ngettext` for templates, with %(num)s formatted with the separators of the language."""
    words = get_translations().ungettext(one, many, num)
    words = Markup(words) if context.autoescape else words  # noqa: S704  (translations are trusted; values are escaped)
    return words % ({"num": number(num)} | values)


def init_app(app: Any) -> None:
    babel.init_app(app, locale_selector=negotiate_language, timezone_selector=current_time_zone)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["ngettext"] = counted
    for word in (birthday, day, moment, ago, number, display_name, pattern_number, initials):
        app.add_template_filter(word)
    app.jinja_env.globals["language_names"] = LANGUAGES
    app.context_processor(lambda: {"locale": get_locale()})
