"""Background jobs: `enqueue` writes a row, and the worker calls the handler registered for its name."""

import fcntl
import json
import secrets
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer

from turnabout.base.db import advisory_lock
from turnabout.base.db.session import after_commit, command, db, save
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import (
    Job,
    mark_done,
    release_claimed,
    retry_later,
    take_next,
    wake_worker,
)
from turnabout.base.mail import emails
from turnabout.base.mail.delivery import MailDelivery
from turnabout.base.server.helper_files import remove_if_damaged
from turnabout.base.server.logs import log
from turnabout.base.server.private_files import private_folder

HANDLERS: dict[str, Callable[..., object]] = {}
NAMES: set[str] = set()  # all declared names


class JobName(str):
    """The name of a job, declared as a module constant where it is enqueued.

    So `check_names` knows every name at startup, and the handler may be in a feature that the declaring
    module must not import.
    """

    __slots__ = ()

    def __new__(cls, name: str) -> "JobName":
        NAMES.add(name)
        return super().__new__(cls, name)


def job(name: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register the handler of a job. The worker calls it inside a command."""

    def register(handler: Callable[..., object]) -> Callable[..., object]:
        HANDLERS[name] = handler
        return handler

    return register


@command
def enqueue(name: JobName, due_at: datetime | None = None, **args: Any) -> Job:
    """Enqueue a job, to run at `due_at` or as soon as the transaction is committed. `args` must be
    serializable as JSON.
    """
    after_commit(wake_worker)
    return save(Job(name=name, args=json.dumps(args), due_at=due_at or clock.now()))


def check_names() -> None:
    """Raise LookupError if a declared name has no handler: a typo would otherwise fail in the worker, long
    after the request that enqueued the job.
    """
    if unknown := sorted(NAMES - HANDLERS.keys()):
        raise LookupError(f"No handler is registered for these jobs: {', '.join(unknown)}")


def run_pending() -> int:
    """Run all jobs and send all e-mails that are due; return their number."""
    return run_jobs() + send_emails()


def run_jobs() -> int:
    count = 0
    while row := take_next(Job):
        count += 1
        try:
            run(row)
        except Exception as trouble:
            log.exception("put off", kind="Job", id=row.id)
            db.session.rollback()
            retry_later(row, repr(trouble))
    return count


def send_emails() -> int:
    """Send all e-mails that are due, one by one, and return their number. For tests: in the worker,
    `MailDelivery` sends several at once.
    """
    count = 0
    while letter := emails.take_next():
        count += 1
        emails.send(letter)
    return count


@command
def run(row: Job) -> None:
    """Call the handler and mark the job as done, in one transaction."""
    HANDLERS[row.name](**row.values)
    mark_done(row)


def make_queue(settings: Any) -> Huey:
    if settings.database.startswith("postgresql"):
        dsn = settings.database.replace("+psycopg", "")
        with advisory_lock.held(settings.database):  # Huey creates its tables
            return PostgresHuey("turnabout", dsn=dsn, results=False)
    file = private_folder(settings.instance) / "queue.sqlite3"
    remove_if_damaged(file)
    return SqliteHuey("turnabout", filename=str(file), results=False)


def init_app(app: Any) -> None:
    if app.testing:
        return  # tests call `run_pending` instead
    queue = app.extensions["queue"] = make_queue(app.config["SETTINGS"])
    app.extensions["mail_delivery"] = MailDelivery(app)

    @queue.task(name="work")
    def run_due_jobs() -> None:
        app.extensions["mail_delivery"].wake()
        with app.app_context():
            run_jobs()

    app.extensions["wake_worker"] = run_due_jobs


def schedule(app: Any, when: Any, name: JobName) -> None:
    """Schedule the job `name` at the times of the Huey crontab `when`."""
    if app.testing:
        return

    @app.extensions["queue"].periodic_task(when, name=name.replace(".", "_"))
    def run_scheduled() -> None:
        with app.app_context():
            command(HANDLERS[name])()
            run_jobs()


def hold_worker_lock(folder: Path) -> Any:
    """Take the file lock of this instance folder; ends the program when another worker holds it."""
    lock = (private_folder(folder) / "worker.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit("Another worker is already at work for this instance folder.") from None
    return lock


def read_worker_id(lock: Any) -> str:
    """The id in the lock file, the same after each restart, so that the worker knows its predecessor's
    claims. With the host's name, since an instance folder may be a copy of another one.
    """
    lock.seek(0)
    id = lock.read(40).strip()
    if not id:
        id = secrets.token_hex(8)
        lock.write(id)
        lock.flush()
    return f"{id} {socket.gethostname()}"[:160]


def run_worker(app: Any) -> None:
    """Run the worker until a signal stops it."""
    settings, delivery = app.config["SETTINGS"], app.extensions["mail_delivery"]
    with hold_worker_lock(settings.instance) as lock:
        app.extensions["worker_id"] = read_worker_id(lock)
        warn_without_mail(settings)
        with app.app_context():
            release_claimed()
            delivery.start()
            run_jobs()
        Consumer(
            app.extensions["queue"], workers=1, periodic=True, initial_delay=0.05, max_delay=1
        ).run()
        delivery.stop()
        delivery.finish()


def warn_without_mail(settings: Any) -> None:
    if settings.is_public and not settings.sends_mail:
        log.warning(
            "No e-mail is sent: TURNABOUT_SMTP_URL is not set. What would be sent is kept as files.",
            folder=str(settings.instance / "letters"),
        )
