"""What every answer says about how it may be used: pages, errors and static files alike."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from typing import Any

from flask import g

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
SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def allowing(style: str, script: str) -> str:
    """For a page that carries one style sheet and one script inside it, each known by its `sha256-…`."""
    return POLICY.format(scripts=f" '{script}'", styles=f" '{style}'")


def digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def allow_wasm() -> None:
    """Let this page run WebAssembly of our own; still no text becomes a script."""
    g.policy = POLICY.format(scripts=" 'wasm-unsafe-eval'", styles="")


def allow_styles_of(html: str) -> None:
    """Let this answer carry the `style` attributes of a letter that it shows: these, and no other."""
    styles = {unescape(style) for style in re.findall(r' style="([^"]*)"', html)}
    known = " ".join(f"'{one}'" for one in sorted(map(digest, styles)))
    g.policy = POLICY.format(scripts="", styles=f" 'unsafe-hashes' {known}")


def with_own_policy(answer: Any) -> Any:
    policy = g.get("policy")
    if policy:
        answer.headers["Content-Security-Policy"] = policy
    return answer


class Headers:
    """The outermost layer: adds each header that the answer does not bring itself."""

    def __init__(self, app: Callable[..., Any], usual: tuple[tuple[str, str], ...]):
        self.app, self.usual = app, [(pair[0].lower(), pair) for pair in usual]

    def __call__(self, environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], trouble: Any = None) -> Any:
            brought = {name.lower() for name, _ in headers}
            headers += [pair for name, pair in self.usual if name not in brought]
            return start_response(status, headers, trouble)

        return self.app(environ, start)


def init_app(app: Any) -> None:
    app.after_request(with_own_policy)
    secure = app.config["SETTINGS"].is_https
    app.wsgi_app = Headers(app.wsgi_app, (*HEADERS, SECURE) if secure else HEADERS)
