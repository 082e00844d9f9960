"""WSGI middleware that answers requests for a card's public page from the cache, without going through
Flask.

It answers only the plainest request: a GET of the printed URL, without query or cookies, to a trusted host,
when the current version of the page is cached. All other requests go on to Flask, where the view fills the
cache.
"""

import re
from typing import Any

from werkzeug.sansio.utils import host_is_trusted

from turnabout.base.cache.fragments import FragmentCache
from turnabout.base.db.read_only import ReadOnlyPool, fetch_one, pool
from turnabout.base.i18n.translations import best_match
from turnabout.base.web.rate_limits import address_prefix
from turnabout.card_page.inlined_page import CardPage, cache_key, negotiate_encoding

PRINTED_ADDRESS = re.compile(r"/C/([0-9A-Z]{8})")
VISIBLE_CARD = """
    select card.id, card.version
    from card join member on member.id = card.member_id
    where card.code = :code and card.paused_at is null
      and member.left_at is null and member.suspended_at is null
"""


class PublicCardMiddleware:
    def __init__(self, app: Any, wsgi_app: Any):
        self.app, self.wsgi_app = app, wsgi_app
        self.cache: FragmentCache = app.extensions["fragments"]
        self.reader: ReadOnlyPool | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        page = self.page_for(environ)
        if page is None:
            return self.wsgi_app(environ, start_response)
        status, headers, body = page.answer(environ)
        start_response(status, headers)
        return [body]

    def page_for(self, environ: dict[str, Any]) -> CardPage | None:
        """The cached page to answer the request with, or None to leave the request to Flask."""
        match = PRINTED_ADDRESS.fullmatch(environ["PATH_INFO"])
        if match is None or not self.is_plain(environ):
            return None
        version = self.version_of(match[1])
        language = best_match(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        page: CardPage | None = self.cache.get(
            cache_key(match[1], language, negotiate_encoding(environ)), version
        )
        return page

    def is_plain(self, environ: dict[str, Any]) -> bool:
        """Whether nothing in the request needs Flask."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return False
        if "HTTP_COOKIE" in environ or environ.get("SCRIPT_NAME"):
            return False
        trusted = self.app.config["TRUSTED_HOSTS"]
        if trusted is not None and not host_is_trusted(environ.get("HTTP_HOST", ""), trusted):
            return False
        visitor = address_prefix(environ.get("REMOTE_ADDR"))
        return not self.app.extensions["misses"].too_many(visitor)

    def version_of(self, code: str) -> int | None:
        """The version of the card with this code, read in one statement. None if there is no such card, it
        is paused, or its owner has left or is suspended.
        """
        if self.reader is None:
            with self.app.app_context():
                self.reader = pool()
        try:
            row = self.reader.run(VISIBLE_CARD, {"code": code}, fetch_one)
        except self.reader.errors:
            return None  # Flask then reports that the database is down
        return int(row[1]) if row else None


def init_app(app: Any) -> None:
    app.wsgi_app = PublicCardMiddleware(app, app.wsgi_app)
