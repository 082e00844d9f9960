"""Bytes of pages and of what they load, and the cost of QR codes and PDF sheets."""

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench import growth
from bench.pages import Page, cards, pages
from bench.town import cookie
from turnabout.base.db.session import db
from turnabout.cards import queries as stored
from turnabout.cards.models import Card
from turnabout.printing import api as printing
from turnabout.printing import qr

ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)|url\(["\']?(/static/[^"\')]+)')


def measure(app: Any, posts: int) -> dict[str, Any]:
    card, board, *_ = pages(posts)
    with_photo, without = (Page("", [path], signed_in=False) for path in cards(2))
    drawn = codes_drawn(app, card)
    return {
        "card": response_bytes(app, without),
        "card with photo": response_bytes(app, with_photo) + weigh_assets(app, with_photo),
        "board": weigh(app, board)[1],
        "assets": weigh_assets(app, board),
        "QR": weigh_qr(app, card),
        "QR codes drawn": drawn,
        "sheet ms": round(sheet_of_ten(app)),
    }


def weigh(app: Any, page: Page) -> tuple[int, int]:
    """Return the bytes of the page, uncompressed and compressed."""
    body = fetch(app, page).data
    return len(body), len(gzip.compress(body, 9))


def fetch(app: Any, page: Page, **more: str) -> Any:
    headers = {"Cookie": cookie(app, 7)} if page.signed_in else {}
    client = app.test_client(use_cookies=False)
    return client.get(page.paths[0], headers=headers | more)


def response_bytes(app: Any, page: Page) -> int:
    """Return the bytes of the compressed response over plain HTTP, including headers."""
    answer = fetch(app, page, **{"Accept-Encoding": "gzip"})
    return len(answer.data) + len(f"HTTP/1.1 200 OK\r\n{answer.headers}".encode())


def weigh_assets(app: Any, page: Page) -> int:
    """Return the compressed bytes of all static files that the page makes a browser load."""
    named = {one or two for one, two in ASSET.findall(fetch(app, page).text)}
    client = app.test_client(use_cookies=False)
    packed = {"headers": {"Accept-Encoding": "gzip"}, "buffered": True}
    return sum(len(client.get(url, **packed).data) for url in named)


def weigh_qr(app: Any, page: Page) -> int:
    """Return the compressed bytes of the QR code in the page of a card."""
    found = re.search(r'<svg[^>]*class="qr".*?</svg>', fetch(app, page).text, re.S)
    return len(gzip.compress(found[0].encode(), 9)) if found else 0


def codes_drawn(app: Any, page: Page) -> int:
    """Return how many QR codes are computed for a view of the card with an empty cache."""
    growth.clear_cache(app)
    with recorded_calls(qr, "matrix") as drawn:
        fetch(app, page)
    return len(drawn)


@contextmanager
def recorded_calls(module: Any, name: str) -> Iterator[list[Any]]:
    calls: list[Any] = []
    plain = getattr(module, name)
    setattr(module, name, lambda *args: calls.append(args) or plain(*args))
    try:
        yield calls
    finally:
        setattr(module, name, plain)


def sheet_of_ten(app: Any) -> float:
    """Return the milliseconds of processor time for a PDF of ten cards, once the library is loaded."""
    with app.test_request_context():
        badge = stored.badge(db.session.get(Card, 1))
        printing.sheet([badge] * 10, "cards", "a4")
        start = time.process_time()
        printing.sheet([badge] * 10, "cards", "a4")
        return (time.process_time() - start) * 1000
