"""The SQLAlchemy session, the model base, its column types, and the `@command` decorator."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
    insert,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from turnabout.base.db import row_locks
from turnabout.base.db.write_queue import write_turn
from turnabout.base.i18n import clock

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

# PostgreSQL's SQLSTATEs: unique violation, serialization failure, deadlock.
LOST_RACE = {"23505", "40001", "40P01"}
BUSY = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout
# SQLite's extended result codes, by name. pysqlite3 gives only the primary code of a violated
# constraint; then the beginning of the message says which kind it was.
UNIQUE = {f"SQLITE_CONSTRAINT_{kind}" for kind in ("UNIQUE", "PRIMARYKEY", "ROWID")}
UNIQUE_SAYS = "UNIQUE constraint failed"
SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
ATTEMPTS = 12
PAUSE, LONGEST_PAUSE = 0.005, 0.25  # seconds
LARGEST = 2**31 - 1  # the largest key: PostgreSQL's integer

writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator):
    """A datetime that is aware in Python and naive UTC in both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return value and value.replace(tzinfo=UTC)


NAMES = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
}


class Base(DeclarativeBase):
    # Set on the registry: Flask-SQLAlchemy 3.1 copies this class body with its registry, and SQLAlchemy
    # refuses a body with both a registry and a type map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime}
    )

    def __repr__(self):
        return f"<{type(self).__name__} {self.__dict__.get('id')}>"


@event.listens_for(Table, "after_parent_attach")
def use_autoincrement(table: Table, _metadata: MetaData) -> None:
    """Make every table with an integer key AUTOINCREMENT: otherwise SQLite reuses the id of a deleted
    last row. An event, so that it also applies to the tables that Alembic rebuilds.
    """
    keys = table.primary_key.columns
    if len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys:
        table.dialect_options["sqlite"]["autoincrement"] = True


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base  # for mypy
else:
    Model = db.Model

Id = Annotated[int, mapped_column(primary_key=True)]
When = Annotated[datetime, mapped_column(default=clock.now)]
Line = Annotated[str, mapped_column(String(160))]
Prose = Annotated[str, mapped_column(Text, default="")]
MemberId = Annotated[int, mapped_column(ForeignKey("member.id"), index=True)]


def command(act: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one transaction. Commands may call commands: only the outermost commits.

    Rows loaded before are expired and read again under the write lock, so that the command decides on
    current data. After a lost race (see `is_lost_race`) the function runs again and finds what the
    other command wrote, so it must have no effects outside the database.
    """

    @wraps(act)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        if writing.get():
            return act(*args, **kwargs)
        lock = row_locks.key_for(act, args, kwargs)
        for attempt in range(ATTEMPTS - 1):
            try:
                with one_transaction(lock):
                    return act(*args, **kwargs)
            except DBAPIError as trouble:
                if not is_lost_race(trouble):
                    raise
            back_off(attempt)
        with one_transaction(lock):
            return act(*args, **kwargs)

    return in_transaction


def back_off(attempt: int) -> None:
    """Sleep with exponential back-off and full jitter, so that many writers of one row stop colliding."""
    most = min(PAUSE * 2**attempt, LONGEST_PAUSE)
    time.sleep(random.uniform(0, most))  # noqa: S311  (no secret)


def is_lost_race(trouble: DBAPIError) -> bool:
    """Whether running the command again can succeed: after a unique violation, a serialization failure, a
    deadlock, or a busy or locked file. Other constraint violations would fail every time.
    """
    state = getattr(trouble.orig, "sqlstate", None)
    if state:
        return state in LOST_RACE
    name = getattr(trouble.orig, "sqlite_errorname", None) or ""
    if name == "SQLITE_CONSTRAINT":
        return str(trouble.orig).startswith(UNIQUE_SAYS)
    return name in UNIQUE or name.startswith(SQLITE_BUSY)


def is_busy(trouble: BaseException) -> bool:
    """Whether a command failed only because others wrote at the same time: repeating it later succeeds."""
    original = getattr(trouble, "orig", None)
    name = getattr(original, "sqlite_errorname", None) or ""
    return getattr(original, "sqlstate", None) in BUSY or name.startswith(SQLITE_BUSY)


@contextmanager
def one_transaction(lock: row_locks.Key | None = None) -> Iterator[None]:
    db.session.rollback()  # end the read transaction; rows are read again under the lock
    file = database_file(db.engine)
    with write_turn(file), row_locks.wanted_for_transaction(None if file else lock):
        token = writing.set(True)
        db.session.info["after_commit"] = []
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            writing.reset(token)
    for callback in db.session.info.pop("after_commit", ()):
        callback()


def database_file(engine: Engine) -> str | None:
    return engine.url.database if engine.dialect.name == "sqlite" else None


def after_commit(callback: Callable[[], object]) -> None:
    """Call `callback` once the current command has committed; not at all if it is rolled back."""
    callbacks = db.session.info.setdefault("after_commit", [])
    if callback not in callbacks:
        callbacks.append(callback)


def save(row: T) -> T:
    """Add the row to the session and flush, so that it has its id; return the row."""
    db.session.add(row)
    db.session.flush()
    return row


def insert_row(model: type[Base], **values: Any) -> None:
    """Insert a row without an ORM object, in a third of the time. Rows that it refers to must have been
    flushed.
    """
    table: Any = model.__table__
    db.session.execute(insert(table), values)


def get_or_404(scope: Select[T], id: int | None) -> T:
    """Return the row of `scope` with this id, or abort with 404. `scope` selects only what the member may
    see, so anything else is as good as missing.
    """
    model: Any = scope.column_descriptions[0]["entity"]
    inside = id if id and 0 < id <= LARGEST else 0  # too large for the column would be an error
    row: T = db.first_or_404(scope.where(model.id == inside))
    return row


def fetch_all(scope: Select[T]) -> Sequence[T]:
    return db.session.scalars(scope).all()


def fetch_first(scope: Select[T]) -> T | None:
    return db.session.scalars(scope.limit(1)).first()


def init_app(app: Any) -> None:
    db.init_app(app)
