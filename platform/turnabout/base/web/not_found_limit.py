"""Whoever tries addresses that do not exist, many of them, is made to wait: codes are not for guessing.

Kept in memory, for each process: it must cost a visitor nothing, and it is never exact. Far more
misses are allowed than a room full of people behind one address makes by typing wrongly.
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
        self.kept: dict[str, tuple[int, float]] = {}  # address → how many, until when

    def add(self, key: str) -> None:
        count, until = self.kept.get(key, (0, 0.0))
        if until < time.monotonic():
            count, until = 0, time.monotonic() + SECONDS
        if len(self.kept) > ADDRESSES:
            self.kept.clear()
        self.kept[key] = (count + 1, until)

    def too_many(self, key: str) -> bool:
        """Asked before each card; nearly always there is nobody to make wait."""
        if not self.kept:
            return False
        count, until = self.kept.get(key, (0, 0.0))
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
