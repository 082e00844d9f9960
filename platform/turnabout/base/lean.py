"""Flask, less what this site never uses on its way through a request.

A page that is read from a fragment costs so little that Flask's own round becomes most of it: the
session cookie verified anew each time, the host looked up twice, and every function asked whether it
is a coroutine.
"""

from collections import OrderedDict
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface
from werkzeug.datastructures import Headers, ImmutableMultiDict, MultiDict
from werkzeug.routing import MapAdapter
from werkzeug.sansio.utils import get_host
from werkzeug.utils import cached_property

from turnabout.base.rendering import LeanEnvironment

F = TypeVar("F")
COOKIES = 4096


class Sessions(SecureCookieSessionInterface):
    """Remembers what a verified cookie says. A cookie is its own content: nothing can go stale, and
    who is signed in is asked of the database each time.
    """

    def __init__(self) -> None:
        self.known: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def open_session(self, app: Any, request: Any) -> Any:
        cookie = request.cookies and request.cookies.get(app.config["SESSION_COOKIE_NAME"])
        if not cookie:
            return self.session_class()
        known = self.known.get(cookie)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        if opened:
            self.remember(cookie, opened)
        return opened

    def remember(self, cookie: str, opened: Any) -> None:
        if all(isinstance(value, str | bool | int) for value in opened.values()):
            self.known[cookie] = dict(opened)
            while len(self.known) > COOKIES:
                self.known.popitem(last=False)

    def save_session(self, app: Any, session: Any, response: Any) -> None:
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in response.headers.get("Vary", ""):
            response.vary.add("Cookie")


class Said(ImmutableMultiDict[str, str]):
    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        """Without an error made and thrown away for each word that is not there."""
        return super().get(key, default, type) if key in self else default


class PlainRequest(Request):
    """What was asked for as plain text: no octets that are none, and no word of an address or a form
    with a NUL in it, for which PostgreSQL cannot even be asked.
    """

    is_json = False  # forms are all that is read here; one that comes as JSON would bring any type
    parameter_storage_class = Said

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.query_string.isascii():
            self.query_string = self.query_string.decode(errors="replace").encode()

    @cached_property
    def host(self) -> str:
        return known_host(self.scheme, self.environ.get("HTTP_HOST"), self.server)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return without_nul(super().args) if self.query_string else NONE

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """Those that may be ours, which are ASCII: signatures can be compared with nothing else."""
        sent = self.environ.get("HTTP_COOKIE", "")
        if not sent:
            return NONE
        if sent.isascii() and '"' not in sent:  # within quotes, other signs are written as numbers
            return super().cookies
        found = super().cookies.items(multi=True)
        return ImmutableMultiDict(pair for pair in found if pair[1].isascii())

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = without_nul(self.form)


NONE = Said()
known_host = lru_cache(maxsize=256)(get_host)


def without_nul(said: MultiDict[str, str]) -> MultiDict[str, str]:
    pairs = list(said.items(multi=True))
    if not any("\0" in value for _, value in pairs):
        return said
    return Said((name, value.replace("\0", "")) for name, value in pairs)


class SaidOften(Headers):
    """Headers that were looked through once, and go out with many answers."""

    def copy(self) -> "SaidOften":
        again = SaidOften()
        again._list = self._list.copy()
        return again


class LeanResponse(Response):
    def get_wsgi_headers(self, environ: Any) -> Any:
        """As they were set: with a length where there is one, and no address to be completed. What has
        no body is rare, and Werkzeug knows what it may say.
        """
        if self.status_code == 200 and "Content-Length" in self.headers:
            return self.headers
        return super().get_wsgi_headers(environ)


class LeanFlask(Flask):
    jinja_environment = LeanEnvironment
    request_class = PlainRequest
    response_class = LeanResponse

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session_interface = Sessions()

    def create_url_adapter(self, request: Any) -> Any:
        """There are no subdomains, and the request knows already what was asked for, and of whom."""
        if request is None:
            return super().create_url_adapter(None)
        return MapAdapter(
            self.url_map, request.host.lower(), request.root_path, "", request.scheme,
            request.path, request.method, request.query_string.decode(errors="replace"),
        )  # fmt: skip

    def ensure_sync(self, func: F) -> F:
        return func
