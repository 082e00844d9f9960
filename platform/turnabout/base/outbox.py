"""What is still to be done, as rows written in the same transaction as the fact they follow from.

The queue library only rings the bell: if a ring is lost, the next minute finds the row anyway.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Index, Text, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base import clock
from turnabout.base.db import Id, Line, Model, When, command, db, first
from turnabout.base.logs import log

STALE = timedelta(minutes=10)
TRIES = 12
KEPT = timedelta(days=30)


class ToDo:
    """The columns of a thing that the worker takes, tries, and has done."""

    id: Mapped[Id]
    written_at: Mapped[When]
    due_at: Mapped[When]
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")


def still_to_do(name: str) -> Index:
    """Over the few rows that are not done."""
    open_ones = text("done_at is null")
    return Index(name, "due_at", sqlite_where=open_ones, postgresql_where=open_ones)


class Job(ToDo, Model):
    """Call the function that is registered as `name` with `args` (JSON), once."""

    name: Mapped[Line]
    args: Mapped[str] = mapped_column(Text, default="{}")

    __table_args__ = (still_to_do("job_due"),)

    @property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.args)
        return found


class Letter(ToDo, Model):
    """One e-mail to one address, as it will be sent. `key` becomes its Message-ID."""

    key: Mapped[str] = mapped_column(Text, unique=True)
    member_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[Line]
    to: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    unsubscribe: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (still_to_do("letter_due"),)


@command
def take_next(kind: type[Any]) -> Any:
    """Claim the next row that is due, or None. A claim that was never finished lapses."""
    now = clock.now()
    waiting = (
        select(kind)
        .where(kind.done_at.is_(None), kind.failed_at.is_(None), kind.due_at <= now)
        .where((kind.taken_at.is_(None)) | (kind.taken_at < now - STALE))
        .order_by(kind.due_at, kind.id)
    )
    row = first(waiting)
    if row:
        row.taken_at = now
        row.tries += 1
    return row


@command
def done(row: Any) -> None:
    row.done_at = clock.now()


@command
def put_off(row: Any, trouble: str) -> None:
    """Try again later, each time later than before; give up after about two days."""
    row.taken_at, row.trouble = None, trouble[:2000]
    row.due_at = clock.now() + timedelta(minutes=min(2**row.tries, 360))
    if row.tries >= TRIES:
        row.failed_at = clock.now()


@command
def let_go() -> None:
    """At the start of the only worker: whatever is still claimed was cut off."""
    for kind in (Job, Letter):
        db.session.execute(
            update(kind)
            .where(kind.taken_at.is_not(None), kind.done_at.is_(None))
            .values(taken_at=None)
        )


@command
def forget_old() -> None:
    """What went, or was given up, is not kept: it holds what was between two people."""
    for kind in (Job, Letter):
        ended = func.coalesce(kind.done_at, kind.failed_at)
        db.session.execute(delete(kind).where(ended < clock.now() - KEPT))


def ring() -> None:
    """Wake the worker. A lost ring only costs time: it looks by itself every minute."""
    bell = current_app.extensions.get("bell")
    if bell:
        try:
            bell()
        except Exception:
            log.exception("bell")
