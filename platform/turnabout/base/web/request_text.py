"""Cleans requests before views read them: quotes invalid bytes, removes NUL characters, which PostgreSQL
rejects, and drops cookies that this site cannot have set.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items


class NulFreeMultiDict(ImmutableMultiDict[str, Any]):
    """Query or form fields without NUL characters in their values."""

    def __init__(self, fields: Any = None):
        pairs = iter_multi_items(fields) if fields else ()
        super().__init__([(name, strip_nul(value)) for name, value in pairs])


def strip_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class TextRequest(Request):
    parameter_storage_class = NulFreeMultiDict
    is_json = False  # views only read forms; JSON could hold values of any type


class CookieFilter:
    """The innermost WSGI middleware: quotes raw bytes in the query string and drops invalid cookies."""

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
    """Whether the cookie is ASCII, as ours are, without a backslash, which begins an escape sequence."""
    return cookie.isascii() and "\\" not in cookie
