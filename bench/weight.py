"""How heavy pages are on the wire."""

import gzip
import re
from typing import Any

from bench.pages import Page
from bench.town import cookie


def weigh(app: Any, page: Page) -> tuple[int, int]:
    """Bytes of the page as it is, and compressed."""
    headers = {"Cookie": cookie(app, 7)} if page.signed_in else {}
    body = app.test_client(use_cookies=False).get(page.paths[0], headers=headers).data
    return len(body), len(gzip.compress(body, 9))


def weigh_qr(app: Any, page: Page) -> int:
    """Bytes of the compressed QR code as the card page carries it."""
    body = app.test_client(use_cookies=False).get(page.paths[0]).text
    found = re.search(r"<svg.*?</svg>", body, re.S)
    return len(gzip.compress(found[0].encode(), 9)) if found else 0
