"""The public card page as one response with its CSS, script and icons inlined. Rendered once per version."""

import base64
import gzip
import re
import sys
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import brotli
from flask import Response, current_app
from markupsafe import Markup
from werkzeug.http import parse_etags

from turnabout.base.web.headers import csp_hash, policy_allowing

BROTLI_QUALITY = 6  # the maximum, 11, saves a tenth of the size but takes fifty times as long

SYMBOL = re.compile(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', re.S)


class Inlined:
    """The CSS, script and icons that go into the page, so that browsers need not fetch them."""

    def __init__(self, static: Path, sheet: str):
        self.style = minify_css((static / "css" / "card.css").read_text())
        self.script = strip_comments((static / "js" / "opened.js").read_text())
        self.policy = policy_allowing(csp_hash(self.style), csp_hash(self.script))
        self.symbols = dict(SYMBOL.findall((static / "vendor" / "icons.svg").read_text()))
        self.use = re.compile(rf'<use href="{re.escape(sheet)}#([\w-]+)"></use>')

    def into(self, html: str) -> str:
        """Replace the references to icons in the page by the icons themselves."""
        return self.use.sub(lambda match: self.symbols[match[1]], html)


def minify_css(style: str) -> str:
    return " ".join(re.sub(r"/\*.*?\*/", "", style, flags=re.S).split())


def strip_comments(script: str) -> str:
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def inlined() -> Inlined:
    """The inlined assets, read once per application."""
    extensions = current_app.extensions
    if "card page" not in extensions:
        sheet = current_app.jinja_env.globals["asset"]("vendor/icons.svg")  # type: ignore[operator]
        extensions["card page"] = Inlined(Path(str(current_app.static_folder)), sheet)
    return extensions["card page"]


def style_tag() -> Markup:
    return Markup(f"<style>{inlined().style}</style>")  # noqa: S704  (our own file)


def script_tag() -> Markup:
    return Markup(f'<script type="module">{inlined().script}</script>')  # noqa: S704  (our own file)


def safe_svg(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  (our own drawing)


def data_url(picture: bytes) -> str:
    """The WebP picture as a data: URL (RFC 2397)."""
    return f"data:image/webp;base64,{base64.b64encode(picture).decode()}"


def negotiate_encoding(environ: dict[str, Any]) -> str:
    """The Content-Encoding to use: `br` (Brotli) if the browser accepts it, else `gzip` if accepted, else
    empty.
    """
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def cache_key(code: str, language: str | None, encoding: str) -> tuple[str | None, ...]:
    """The cache key of a card's page. Codes are never reused, so the key cannot come to mean another card."""
    return ("card page", code, language, encoding)


class Answer(NamedTuple):
    """A response as WSGI takes it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class CardPage:
    """The compressed page with its headers, which are the same for every visitor."""

    def __init__(self, html: str, encoding: str):
        self.body = compress(inlined().into(html).encode(), encoding)
        self.etag = f"{zlib.crc32(self.body):08x}-{len(self.body):x}"
        self.headers = [
            ("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{self.etag}"'),
            ("Content-Security-Policy", inlined().policy), ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]  # fmt: skip

    def __sizeof__(self) -> int:
        return sys.getsizeof(self.body)

    def answer(self, environ: dict[str, Any]) -> Answer:
        """The response to this request: 304 if its ETag matches, else the page. `no-cache` makes browsers
        revalidate each time, so that a paused card disappears at once.
        """
        known_etags = environ.get("HTTP_IF_NONE_MATCH")
        if known_etags and parse_etags(known_etags).contains(self.etag):
            return Answer("304 Not Modified", list(self.headers), b"")
        length = ("Content-Length", str(len(self.body)))
        return Answer("200 OK", [*self.headers, length], self.body)

    def response(self, environ: dict[str, Any]) -> Response:
        status, headers, body = self.answer(environ)
        return Response(body, status, headers)


def compress(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return gzip.compress(data, 9, mtime=0) if encoding == "gzip" else data
