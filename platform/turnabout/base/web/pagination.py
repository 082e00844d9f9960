"""Keyset pagination: a page begins below a key, not at an offset."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select

from turnabout.base.db.session import LARGEST, db

T = TypeVar("T")
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `older`: the key below which the next page begins, or None on the last page."""

    items: list[T]
    older: int | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


def below() -> int | None:
    """Return the key below which the page begins, from the query string: `?below=120`."""
    return key_argument("below")


def key_argument(name: str) -> int | None:
    """Return the query argument or form value of this name if it can be a key, else None."""
    return parse_key(request.values.get(name))


def parse_key(typed: str | None) -> int | None:
    """Return the number if it can be the key of a row, else None."""
    is_short = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 12
    key = int(typed) if typed and is_short else 0
    return key if 0 < key <= LARGEST else None


def page_of(
    scope: Select[Any], key: Any, below: int | None = None, size: int = SIZE, rows: bool = False
) -> Page[Any]:
    """Return a page of the newest `size` rows of the scope, in descending order of `key`, a unique integer
    column.

    `rows=True`: the scope selects columns rather than a model, and its rows have the key as `id`.
    """
    if below is not None:
        scope = scope.where(key < below)
    result = db.session.execute(scope.order_by(key.desc()).limit(size + 1))
    return page_from_rows(list(result.all() if rows else result.scalars().all()), size)


def page_from_rows(rows: list[Any], size: int = SIZE) -> Page[Any]:
    """Make a page of rows that were read with `limit(size + 1)`."""
    return Page(rows[:size], rows[size - 1].id if len(rows) > size else None)
