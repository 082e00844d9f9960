"""Absolute URLs for print and e-mail, from the public address and never from the Host header."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import IntegerConverter

from turnabout.base.db.session import LARGEST
from turnabout.base.server.settings import Settings


def url_path(endpoint: str, **values: Any) -> str:
    """A path on this site, also outside a request."""
    return current_app.url_map.bind("site.invalid").build(endpoint, values)


def public_url_for(endpoint: str, **values: Any) -> str:
    """The absolute URL of an endpoint."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url + url_path(endpoint, **values)


def public_url(path: str) -> str:
    """The absolute URL of a path."""
    public: str = current_app.config["SETTINGS"].public_url
    return public + path


NOT_IN_URL = re.compile(r"[\s\"<>\\]")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
# Of the ASCII characters a host name has letters, digits, dots and dashes; other scripts are welcome.
NOT_IN_HOST = re.compile(r"[\x00-,/:-@\[-^`{-\x7f]")


def normalize_url(typed: str) -> str | None:
    """The URL with its scheme, or None when it is not a web address."""
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
    """Whether it is a host name with a dot in it, in any script."""
    return "." in name.strip(".") and NOT_IN_HOST.search(name) is None


class KeyConverter(IntegerConverter):
    """`<int:id>`: a number that can be a key. A larger one gives 404 instead of a database error."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **({"max": LARGEST} | kwargs))


def init_app(app: Any) -> None:
    app.url_map.converters["int"] = KeyConverter
    app.jinja_env.globals.update(link=public_url_for, link_to=public_url, path=url_path)
