"""How heavy pages and what they load are on the wire."""

import gzip
import re
from typing import Any

from bench.pages import Page
from bench.town import cookie

ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)|url\(["\']?(/static/[^"\')]+)')


def weigh(app: Any, page: Page) -> tuple[int, int]:
    """Bytes of the page as it is, and compressed."""
    body = fetch(app, page)
    return len(body), len(gzip.compress(body, 9))


def fetch(app: Any, page: Page) -> bytes:
    headers = {"Cookie": cookie(app, 7)} if page.signed_in else {}
    found: bytes = app.test_client(use_cookies=False).get(page.paths[0], headers=headers).data
    return found


def weigh_assets(app: Any, page: Page) -> int:
    """Bytes, as they go over the wire, of everything of ours that the page makes a browser load."""
    named = {one or two for one, two in ASSET.findall(fetch(app, page).decode())}
    client = app.test_client(use_cookies=False)
    return sum(len(client.get(url, headers={"Accept-Encoding": "br"}).data) for url in named)


def weigh_qr(app: Any, page: Page) -> int:
    """Bytes of the compressed QR code as the card page carries it."""
    found = re.search(r'<svg[^>]*class="qr".*?</svg>', fetch(app, page).decode(), re.S)
    return len(gzip.compress(found[0].encode(), 9)) if found else 0
