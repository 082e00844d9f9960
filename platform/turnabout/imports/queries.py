import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, select

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.imports.birthdays import Birthday
from turnabout.imports.models import STATUSES, ContactImport, ImportRow
from turnabout.imports.people import Person

PAGE = 30


def of(owner_id: int) -> Select[ContactImport]:
    """The member's imports, newest first."""
    scope = select(ContactImport).where(ContactImport.owner_id == owner_id)
    return scope.order_by(ContactImport.id.desc())


def by_idempotency_key(owner_id: int, slip: str | None) -> ContactImport | None:
    scope = of(owner_id).where(ContactImport.slip == slip)
    return fetch_first(scope) if slip else None


def rows(one: ContactImport) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.import_id == one.id).order_by(ImportRow.id)


def unread(one: ContactImport, most: int) -> Sequence[ImportRow]:
    return fetch_all(rows(one).where(ImportRow.status == "").limit(most))


def unapplied(one: ContactImport, most: int) -> Sequence[ImportRow]:
    return fetch_all(rows(one).where(ImportRow.applied_at.is_(None)).limit(most))


def applied(one: ContactImport, most: int) -> Sequence[ImportRow]:
    return fetch_all(rows(one).where(ImportRow.applied_at.is_not(None)).limit(most))


def progress(one: ContactImport) -> dict[str, int]:
    """How many rows there are of each status, unread ones as "unread", and how many were applied."""
    columns = (
        ImportRow.status,
        func.count(),
        func.sum(case((ImportRow.applied_at.is_(None), 0), else_=1)),
    )
    found = select(*columns).where(ImportRow.import_id == one.id).group_by(ImportRow.status)
    counts = dict.fromkeys((*STATUSES, "unread", "applied"), 0)
    for status, n, done in db.session.execute(found):
        counts[status or "unread"] = n
        counts["applied"] += done
    counts["all"] = sum(counts[status] for status in (*STATUSES, "unread"))
    return counts


def row_page(
    one: ContactImport, status: str, after: int | None
) -> tuple[list[ImportRow], int | None]:
    """Some rows of a status, and the id that the next page comes after."""
    scope = rows(one).where(ImportRow.status == status, ImportRow.id > (after or 0))
    found = list(fetch_all(scope.limit(PAGE + 1)))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def to_json(person: Person) -> str:
    return json.dumps(vars(person), ensure_ascii=False)


def person_of(row: ImportRow) -> Person:
    values: dict[str, Any] = json.loads(row.person)
    for name in ("phones", "emails", "links"):
        values[name] = [tuple(one) for one in values[name]]
    return Person(**values | {"birthday": Birthday(*values["birthday"])})
