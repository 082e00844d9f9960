"""The card page as a stranger's phone gets it: whole, in one answer, made once for each version."""

import base64
import gzip
import re
import zlib
from pathlib import Path

import brotli
from flask import current_app, request
from markupsafe import Markup

from turnabout.base.headers import allowing, digest
from turnabout.base.lean import LeanResponse, SaidOften

QUALITY = 6  # of 11, which makes the page a tenth smaller and takes fifty times as long

SYMBOL = re.compile(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', re.S)


class Inlined:
    """What the page would otherwise have to fetch: its style, its script and its icons."""

    def __init__(self, static: Path, sheet: str):
        self.style = squeezed((static / "css" / "card.css").read_text())
        self.script = without_comments((static / "js" / "opened.js").read_text())
        self.policy = allowing(digest(self.style), digest(self.script))
        self.symbols = dict(SYMBOL.findall((static / "vendor" / "icons.svg").read_text()))
        self.use = re.compile(rf'<use href="{re.escape(sheet)}#([\w-]+)"></use>')

    def into(self, html: str) -> str:
        return self.use.sub(lambda found: self.symbols[found[1]], html)


def squeezed(style: str) -> str:
    return " ".join(re.sub(r"/\*.*?\*/", "", style, flags=re.S).split())


def without_comments(script: str) -> str:
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def inlined() -> Inlined:
    kept = current_app.extensions
    if "card page" not in kept:
        sheet = current_app.jinja_env.globals["asset"]("vendor/icons.svg")  # type: ignore[operator]
        kept["card page"] = Inlined(Path(str(current_app.static_folder)), sheet)
    return kept["card page"]


def style() -> Markup:
    return Markup(f"<style>{inlined().style}</style>")  # noqa: S704  (a file of ours)


def script() -> Markup:
    return Markup(f'<script type="module">{inlined().script}</script>')  # noqa: S704  (a file of ours)


def drawing(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  (drawn by ourselves)


def in_the_page(picture: bytes) -> str:
    """The picture as an address that needs no further request."""
    return f"data:image/webp;base64,{base64.b64encode(picture).decode()}"


def best_way() -> str:
    """The shortest way of writing that the browser understands."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


class Packed:
    """A page ready to go out, with all that is said about it."""

    def __init__(self, html: str, how: str):
        self.data = squashed(inlined().into(html).encode(), how)
        self.etag = f"{zlib.crc32(self.data):08x}-{len(self.data):x}"
        self.headers = SaidOften([
            ("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{self.etag}"'),
            ("Content-Length", str(len(self.data))),
            ("Content-Security-Policy", inlined().policy), ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
            *([("Content-Encoding", how)] if how else []),
        ])  # fmt: skip

    def __len__(self) -> int:
        return len(self.data)

    def answer(self) -> LeanResponse:
        """The page may be kept by the browser, but is asked for each time: a card that is paused is gone
        at once.
        """
        if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains(self.etag):
            return LeanResponse(status=304, headers=self.headers.copy())
        return LeanResponse([self.data], headers=self.headers.copy())


def squashed(data: bytes, how: str) -> bytes:
    if how == "br":
        return brotli.compress(data, mode=brotli.MODE_TEXT, quality=QUALITY)
    return gzip.compress(data, 9, mtime=0) if how == "gzip" else data
