"""Trusted hosts and the public address, by Flask's own settings.

If a public address is set, `TRUSTED_HOSTS` makes Flask answer 400 to any other Host header, and
`SERVER_NAME` and `PREFERRED_URL_SCHEME` make `url_for(…, _external=True)` use that address.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from turnabout.base.server.settings import Settings

HEALTH = ("/healthz", "/readyz")  # load balancers request them by IP address
LOCAL = ("localhost", "127.0.0.1", "::1")


def configuration(settings: Settings) -> dict[str, Any]:
    """Return these settings of Flask; empty if the site has no public host name."""
    trusted = trusted_hosts(settings)
    if not trusted:
        return {}
    address = urlsplit(settings.public_url)
    return {
        "TRUSTED_HOSTS": trusted,
        "SERVER_NAME": address.netloc,
        "PREFERRED_URL_SCHEME": address.scheme,
    }


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the public host and those in `TURNABOUT_TRUSTED_HOSTS`; empty if every host is accepted."""
    public = urlsplit(settings.public_url).hostname or ""
    more = settings.trusted_hosts.replace(",", " ").split()
    return [] if public in LOCAL or "*" in more else [public, *more]


class PublicAddress:
    """WSGI middleware that sets the scheme of the public address, whatever the proxy sends, and accepts any
    Host header for health checks.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], settings: Settings):
        self.app, self.address = app, urlsplit(settings.public_url)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = self.address.scheme
        asked_for = environ.get("HTTP_HOST", "")
        is_health = environ.get("PATH_INFO") in HEALTH
        environ["HTTP_HOST"] = self.address.netloc if is_health else asked_for.lower()
        return self.app(environ, start)
