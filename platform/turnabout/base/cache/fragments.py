"""Fragment cache: HTML that looks the same to everybody who may see it, in the memory of each process.

A fragment is stored under a *key* and a *version*. The key says what it shows, by an identifier that
is never reused: the code of a card, or a table and an id (on SQLite every table is AUTOINCREMENT). The
version says what it was rendered from: the rows themselves, or a version number that the flush raises
(see `versions`). So no process needs to invalidate anything: a lookup with a newer version is a miss.

Never cached: personal pages, CSRF tokens, flash messages, or the results of a query that depends on
the permissions of one member.
"""

import sys
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache
from flask import current_app
from markupsafe import Markup

T = TypeVar("T")

CACHE_BYTES = 24 * 1024 * 1024  # per process
ENTRY_BYTES = 1024  # overhead of an entry: its key, its version and the cache's bookkeeping


class FragmentCache:
    """A thread-safe LRU cache, bounded by bytes rather than by number of entries."""

    def __init__(self, size: int = CACHE_BYTES):
        self._entries: LRUCache[Hashable, tuple[object, Any]] = LRUCache(size, bytes_of)
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: object) -> Any:
        """Return the value, or None unless it is cached with this version."""
        with self._lock:
            entry = self._entries.get(key)
        return entry[1] if entry and entry[0] == version else None

    def put(self, key: Hashable, version: object, value: Any) -> None:
        entry = (version, value)
        with self._lock:
            if bytes_of(entry) <= self._entries.maxsize:
                self._entries[key] = entry

    def items(self) -> list[tuple[Hashable, Any]]:
        """Return all keys and values, for tests and measurements."""
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
    """Return the HTML for this key and version; call `render` if it is not cached.

    The caller must have read `version` before `render` reads its rows: then a change in between costs
    one more rendering, but never stores old content under a new version.
    """
    return cached(key, version, lambda: Markup(render()))  # noqa: S704  (rendered by a template)


def cached(key: Hashable, version: object, make: Callable[[], T]) -> T:
    """Like `fragment`, for any value whose size `sys.getsizeof` measures, such as a compressed page."""
    cache: FragmentCache = current_app.extensions["fragments"]
    value: T | None = cache.get(key, version)
    if value is None:
        value = make()
        cache.put(key, version, value)
    return value


def init_app(app: Any) -> None:
    app.extensions["fragments"] = FragmentCache()
