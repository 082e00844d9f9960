"""Security headers of every response, including errors and static files."""

import re
import time
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import Any

from flask import after_this_request

from turnabout.base.server import logs
from turnabout.base.server.settings import Settings
from turnabout.base.web import outage

POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS = (
    ("Content-Security-Policy", POLICY.format(scripts="", styles="")),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
    ("Cache-Control", "private, no-cache"),
    ("X-Robots-Tag", "noindex"),
)
A_YEAR = "max-age=31536000"


def policy_allowing(style: str, script: str) -> str:
    """Return a Content-Security-Policy that allows one inline style sheet and one inline script, by hash."""
    return POLICY.format(scripts=f" '{script}'", styles=f" '{style}'")


def csp_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def allow_wasm() -> None:
    """Let this page run our own WebAssembly, but not `eval`."""
    override_policy(POLICY.format(scripts=" 'wasm-unsafe-eval'", styles=""))


def allow_styles_of(html: str) -> None:
    """Let this response use the `style` attributes of the e-mail it shows, and no others."""
    styles = {unescape(style) for style in re.findall(r' style="([^"]*)"', html)}
    known = " ".join(f"'{digest}'" for digest in sorted(map(csp_hash, styles)))
    override_policy(POLICY.format(scripts="", styles=f" 'unsafe-hashes' {known}"))


def override_policy(policy: str) -> None:
    @after_this_request
    def with_own_policy(answer: Any) -> Any:
        answer.headers["Content-Security-Policy"] = policy
        return answer


def clear_site_data(answer: Any) -> Any:
    """Have the browser delete the cached pages and unsent forms of the member who was signed in."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


class DefaultHeaders:
    """WSGI middleware that adds the default headers a response does not set itself, logs slow and failed
    requests, and answers 503 if the database is unavailable.
    """

    def __init__(self, app: Callable[..., Any], usual: tuple[tuple[str, str], ...]):
        self.app, self.usual = app, usual
        self.lacking = lru_cache(256)(self.lacking_beside)  # few combinations of headers occur

    def __call__(self, environ: Any, start_response: Any) -> Any:
        begun = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], trouble: Any = None) -> Any:
            headers += self.lacking(tuple([name for name, _ in headers]))
            if "turnabout.is_logged" not in environ:
                logs.log_request(environ, status, time.perf_counter() - begun)
            return start_response(status, headers, trouble)

        try:
            return self.app(environ, start)
        except Exception as trouble:
            if not outage.is_database_away(trouble):
                raise
            return outage.unavailable_response(trouble, environ)(environ, start)

    def lacking_beside(self, brought: tuple[str, ...]) -> list[tuple[str, str]]:
        names = {name.lower() for name in brought}
        return [pair for pair in self.usual if pair[0].lower() not in names]


def headers_for(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the default headers, with HSTS if the public address is HTTPS. It includes subdomains, such as
    `www.help.example.org`, only by a setting, since they may not have HTTPS.
    """
    if not settings.is_https:
        return HEADERS
    strict = f"{A_YEAR}; includeSubDomains" if settings.hsts_subdomains else A_YEAR
    return (*HEADERS, ("Strict-Transport-Security", strict))


def init_app(app: Any) -> None:
    app.wsgi_app = DefaultHeaders(app.wsgi_app, headers_for(app.config["SETTINGS"]))
