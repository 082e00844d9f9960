"""Lists are paged by key: what comes after this row, never what stands at this number."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select

from turnabout.base.db.session import LARGEST, db

T = TypeVar("T")
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `older`: the key that the next page begins below, or None at the end."""

    items: list[T]
    older: int | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


def below() -> int | None:
    """The key under which the address wants the page to begin: `?below=120`."""
    return key_argument("below")


def key_argument(name: str) -> int | None:
    """What the address or the form says by this name, when it can be a key."""
    return parse_key(request.values.get(name))


def parse_key(typed: str | None) -> int | None:
    """The number that somebody typed, when a row can have it: all else is no row, and no error."""
    is_short = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 12
    found = int(typed) if typed and is_short else 0
    return found if 0 < found <= LARGEST else None


def page_of(
    scope: Select[Any], key: Any, below: int | None = None, size: int = SIZE, rows: bool = False
) -> Page[Any]:
    """The newest `size` of the scope, by descending `key` (a unique integer column).

    `rows=True` for a select of columns, whose rows must then have the key under the name `id`.
    """
    if below is not None:
        scope = scope.where(key < below)
    found = db.session.execute(scope.order_by(key.desc()).limit(size + 1))
    return page_from_rows(list(found.all() if rows else found.scalars().all()), size)


def page_from_rows(found: list[Any], size: int = SIZE) -> Page[Any]:
    """A page out of one row more than it shows, if there were so many."""
    return Page(found[:size], found[size - 1].id if len(found) > size else None)
