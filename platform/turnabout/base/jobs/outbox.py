"""The outbox: jobs and e-mails as rows, written in the transaction of the change that causes them.

The queue library (Huey) only wakes the worker. If a wake-up is lost, the worker finds the row within a
minute.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Index, Select, Text, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.session import Id, Line, Model, When, command, db, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.server.logs import log

LEASE = timedelta(minutes=10)  # of a claim; longer than any delivery takes
TRIES = 12
KEPT = timedelta(days=30)
HELD = timedelta(days=5)  # how long to retry an e-mail (RFC 5321, section 4.5.4.1)
HOUR = timedelta(hours=1)


class WorkItem:
    """Mixin with the columns of a row that the worker claims, tries and marks as done."""

    id: Mapped[Id]
    written_at: Mapped[When]
    due_at: Mapped[When]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[Line | None]  # the worker, see `worker_id`
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")


def pending_index(name: str) -> Index:
    """Return a partial index over the few rows that are not done."""
    pending = text("done_at is null")
    return Index(name, "due_at", sqlite_where=pending, postgresql_where=pending)


class Job(WorkItem, Model):
    """A call of the handler registered as `name`, with the keyword arguments `args` (a JSON object)."""

    name: Mapped[Line]
    args: Mapped[str] = mapped_column(Text, default="{}")

    __table_args__ = (pending_index("job_due"),)

    @property
    def values(self) -> dict[str, Any]:
        arguments: dict[str, Any] = json.loads(self.args)
        return arguments


class Letter(WorkItem, Model):
    """One e-mail to one address, as it will be sent. `key` becomes its Message-ID.

    Mail programs group the e-mails of one `mail_thread`. A member gets at most one e-mail an hour about
    one `topic`: a further one is held back until `held_until`, then sent only if its notice is still
    news.
    """

    key: Mapped[str] = mapped_column(Text, unique=True)
    member_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[Line]
    to: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    unsubscribe: Mapped[str] = mapped_column(Text, default="")
    mail_thread: Mapped[str] = mapped_column(Text, default="")
    topic: Mapped[str] = mapped_column(Text, default="")
    notice_id: Mapped[int | None]
    held_until: Mapped[datetime | None]

    __table_args__ = (pending_index("letter_due"),)


def email_timing(member_id: int | None, place: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a new e-mail: `place` (what it belongs to), and until when it is held back.
    Deletes an e-mail of the same topic and thread that is still held back: the new one replaces it.
    """
    topic, now = place.get("topic"), clock.now()
    if not topic:
        return place
    ours = (Letter.member_id == member_id) & (Letter.topic == topic)
    same = Letter.mail_thread == place.get("mail_thread", "")
    waiting = Letter.done_at.is_(None) & Letter.taken_at.is_(None) & (Letter.held_until > now)
    replaced = delete(Letter).where(ours, same, waiting)
    db.session.execute(replaced.execution_options(synchronize_session=False))
    planned = func.coalesce(Letter.held_until, Letter.written_at)
    last = fetch_first(select(planned).where(ours).order_by(planned.desc()))
    if last is None or last + HOUR <= now:
        return place
    return place | {"held_until": last + HOUR, "due_at": last + HOUR}


def due(kind: type[Any]) -> Select[Any]:
    """Select the rows that are due, oldest first. E-mails that cannot be unsubscribed from, such as a new
    password, come before all others. A claim ends with its lease.
    """
    now = clock.now()
    urgency = [kind.unsubscribe != ""] if kind is Letter else []
    return (
        select(kind)
        .where(kind.done_at.is_(None), kind.failed_at.is_(None), kind.due_at <= now)
        .where((kind.taken_at.is_(None)) | (kind.taken_at < now - LEASE))
        .order_by(*urgency, kind.due_at, kind.id)
    )


def is_any_due(kind: type[Any]) -> bool:
    """Whether a row is due. Takes no write lock, so that an idle worker does not delay writers."""
    id = fetch_first(due(kind).with_only_columns(kind.id))
    db.session.rollback()
    return id is not None


@command
def take_next(kind: type[Any]) -> Any:
    """Claim and return the next row that is due, or None."""
    row = fetch_first(due(kind))
    if row:
        row.taken_at, row.taken_by = clock.now(), worker_id()
        row.tries += 1
    return row


def worker_id() -> str | None:
    """Who claims: set once by the worker; None elsewhere, such as in a test."""
    return current_app.extensions.get("worker_id")


def is_ours(row: Any) -> bool:
    """False when the lease ended and another worker has claimed the row."""
    return row.taken_at is not None and row.taken_by == worker_id()


@command
def mark_done(row: Any) -> None:
    row.done_at = clock.now()


@command
def retry_later(row: Any, trouble: str, at_most: timedelta | None = None) -> None:
    """Try again with exponential back-off; give up after `TRIES` (a day), or after `at_most`."""
    if is_ours(row):
        row.taken_at, row.trouble = None, trouble[:2000]
        row.due_at = clock.now() + timedelta(minutes=min(2**row.tries, 360))
        if row.tries >= TRIES if at_most is None else is_older(row, at_most):
            row.failed_at = clock.now()


@command
def wait_for_server(letter: Letter, trouble: str) -> None:
    """Put the e-mail back for a minute while the mail server is unavailable; give up after `HELD`. There is
    no back-off: the circuit breaker limits how often the server is tried, so e-mails leave soon after it
    recovers.
    """
    if is_ours(letter):
        letter.taken_at, letter.trouble = None, trouble[:2000]
        letter.due_at = clock.now() + timedelta(minutes=1)
        if is_older(letter, HELD):
            letter.failed_at = clock.now()


@command
def give_up(row: Any, trouble: str) -> None:
    """Mark as failed for good."""
    if is_ours(row):
        row.taken_at, row.trouble, row.failed_at = None, trouble[:2000], clock.now()


def is_older(letter: Letter, age: timedelta) -> bool:
    return clock.now() - (letter.held_until or letter.written_at) > age


@command
def release_claimed() -> None:
    """Release our own claims. At the start of a worker they belong to its predecessor, which was killed;
    those of another worker are left to it until their lease ends.
    """
    for kind in (Job, Letter):
        ours = kind.taken_by == worker_id()
        db.session.execute(
            update(kind)
            .where(ours, kind.taken_at.is_not(None), kind.done_at.is_(None))
            .values(taken_at=None)
        )


@command
def delete_old() -> None:
    """Delete rows that were done or failed more than `KEPT` ago: they may hold private messages."""
    for kind in (Job, Letter):
        ended = func.coalesce(kind.done_at, kind.failed_at)
        db.session.execute(delete(kind).where(ended < clock.now() - KEPT))


def wake_worker() -> None:
    """Wake the worker. Errors are only logged: the worker also polls every minute."""
    wake = current_app.extensions.get("wake_worker")
    if wake:
        try:
            wake()
        except Exception:
            log.exception("the worker was not woken")
