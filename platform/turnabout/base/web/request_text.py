"""What a request says is plain text by the time a view reads it: no bytes that are none, no NUL, for
which PostgreSQL cannot even be asked, and no cookie that nobody here can have set.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items


class NulFreeMultiDict(ImmutableMultiDict[str, Any]):
    """The fields of an address or a form, without the NULs in their values."""

    def __init__(self, fields: Any = None):
        pairs = iter_multi_items(fields) if fields else ()
        super().__init__([(name, strip_nul(value)) for name, value in pairs])


def strip_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class TextRequest(Request):
    parameter_storage_class = NulFreeMultiDict
    is_json = False  # forms are all that is read here; one that comes as JSON would bring any type


class CookieFilter:
    """The WSGI layer just around Flask."""

    def __init__(self, app: Callable[..., Iterable[bytes]]):
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query, cookies = environ.get("QUERY_STRING", ""), environ.get("HTTP_COOKIE", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe="=&;+%/?:@!$'()*,-._~")
        if not cookies.isascii() or "\\" in cookies:
            environ["HTTP_COOKIE"] = ";".join(filter(is_valid_cookie, cookies.split(";")))
        return self.app(environ, start_response)


def is_valid_cookie(cookie: str) -> bool:
    """Ours are ASCII, and signatures can be compared with nothing else; a backslash begins the number
    of another sign.
    """
    return cookie.isascii() and "\\" not in cookie
