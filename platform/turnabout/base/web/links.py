"""Absolute URLs for print and e-mail, made from the public address and never from the Host header, and the
normal form of URLs that people enter.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import IntegerConverter

from turnabout.base.db.session import LARGEST
from turnabout.base.server.settings import Settings


def url_path(endpoint: str, **values: Any) -> str:
    """Return the path of an endpoint. Works outside a request, too."""
    return current_app.url_map.bind("site.invalid").build(endpoint, values)


def public_url_for(endpoint: str, **values: Any) -> str:
    """Return the absolute URL of an endpoint."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url + url_path(endpoint, **values)


def public_url(path: str) -> str:
    """Return the absolute URL of a path on this site."""
    public: str = current_app.config["SETTINGS"].public_url
    return public + path


NOT_IN_URL = re.compile(r"[\s\"<>\\]")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
# ASCII characters other than letters, digits, dots and hyphens. Other scripts are allowed in host names.
NOT_IN_HOST = re.compile(r"[\x00-,/:-@\[-^`{-\x7f]")


def normalize_url(typed: str) -> str | None:
    """Return the URL, with `https://` before it if it has no scheme, or None if it is no web address."""
    url = typed if SCHEME.match(typed) else f"https://{typed.lstrip('/')}"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    good = (
        parts.scheme.lower() in ("http", "https") and is_host(host) and not NOT_IN_URL.search(url)
    )
    return url if good and "@" not in parts.netloc else None


def is_host(name: str) -> bool:
    """Whether the name is a host name, in any script, with a dot in it."""
    return "." in name.strip(".") and NOT_IN_HOST.search(name) is None


class KeyConverter(IntegerConverter):
    """URL converter `<int:id>` that only matches possible keys: larger numbers give 404 instead of a database
    error.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **({"max": LARGEST} | kwargs))


def init_app(app: Any) -> None:
    app.url_map.converters["int"] = KeyConverter
    app.jinja_env.globals.update(link=public_url_for, link_to=public_url, path=url_path)
