"""Fragment cache: HTML that many people see alike, in the memory of this process.

A fragment is stored under a *key* and a *version*. The key says what it shows, by something that is
never used again: the code of a card, or a table and an id (every table is AUTOINCREMENT on SQLite).
The version is what it was rendered from: the rows themselves, or a number that the flush raises
(see `versions`). Nothing is ever invalidated: a lookup with another version
is a miss, in this process as in every other.

Never cached: a page of one person, a CSRF token, a flash message, or anything that was found through
somebody's own permissions.
"""

import sys
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache
from flask import current_app
from markupsafe import Markup

T = TypeVar("T")

CACHE_BYTES = 24 * 1024 * 1024  # in each process
ENTRY_BYTES = 1024  # what an entry costs besides its value: key, version, and the cache's own


class FragmentCache:
    """An LRU cache bounded by bytes, not by number of entries. Safe for threads."""

    def __init__(self, size: int = CACHE_BYTES):
        self._entries: LRUCache[Hashable, tuple[object, Any]] = LRUCache(size, bytes_of)
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: object) -> Any:
        """The value, or None when there is none of this version."""
        with self._lock:
            entry = self._entries.get(key)
        return entry[1] if entry and entry[0] == version else None

    def put(self, key: Hashable, version: object, value: Any) -> None:
        entry = (version, value)
        with self._lock:
            if bytes_of(entry) <= self._entries.maxsize:
                self._entries[key] = entry

    def items(self) -> list[tuple[Hashable, Any]]:
        """Keys and values, for tests and measurements."""
        with self._lock:
            return [(key, entry[1]) for key, entry in self._entries.items()]

    @property
    def size(self) -> float:
        """Bytes in use."""
        return self._entries.currsize

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


def bytes_of(entry: tuple[object, Any]) -> int:
    return ENTRY_BYTES + sys.getsizeof(entry[1])


def fragment(key: Hashable, version: object, render: Callable[[], str]) -> Markup:
    """The HTML for this key and version, rendered at most once in a process.

    Read `version` before the rows that `render` reads: then a change in between costs one more
    rendering, and never stores old content under a new version.
    """
    return cached(key, version, lambda: Markup(render()))  # noqa: S704  (a template's own output)


def cached(key: Hashable, version: object, make: Callable[[], T]) -> T:
    """Like `fragment`, for any value whose size `sys.getsizeof` tells, such as a compressed page."""
    cache: FragmentCache = current_app.extensions["fragments"]
    value: T | None = cache.get(key, version)
    if value is None:
        value = make()
        cache.put(key, version, value)
    return value


def init_app(app: Any) -> None:
    app.extensions["fragments"] = FragmentCache()
