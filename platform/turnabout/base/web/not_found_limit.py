"""Rate limit on 404 responses, so that the codes of cards cannot be guessed.

It is counted per client in the memory of each process, which is quick but not exact. The limit is far
above the typing errors of a room full of people behind one IP address.
"""

import time
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from turnabout.base.i18n.translations import _
from turnabout.base.web.rate_limits import address_prefix

MOST, SECONDS, ADDRESSES = 300, 600, 10_000


class NotFoundCounts:
    def __init__(self) -> None:
        self.counts: dict[str, tuple[int, float]] = {}  # address → (count, end of the window)

    def add(self, key: str) -> None:
        count, until = self.counts.get(key, (0, 0.0))
        if until < time.monotonic():
            count, until = 0, time.monotonic() + SECONDS
        if len(self.counts) > ADDRESSES:
            self.counts.clear()
        self.counts[key] = (count + 1, until)

    def too_many(self, key: str) -> bool:
        """Whether the client with this key is over the limit."""
        if not self.counts:
            return False
        count, until = self.counts.get(key, (0, 0.0))
        return count >= MOST and until >= time.monotonic()


def check() -> None:
    misses: NotFoundCounts = current_app.extensions["misses"]
    if current_app.extensions["limiter"] and misses.too_many(address_prefix(request.remote_addr)):
        raise TooManyRequests(
            _("You’ve done this a lot in a short time. Please wait a little, then try again.")
        )


def note() -> None:
    current_app.extensions["misses"].add(address_prefix(request.remote_addr))


def init_app(app: Any) -> None:
    app.extensions["misses"] = NotFoundCounts()
