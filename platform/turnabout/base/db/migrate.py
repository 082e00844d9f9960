"""Migrations: upgrade the database to the newest revision, then seed it."""

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask_migrate import Migrate, upgrade
from sqlalchemy import inspect, text

from turnabout.base.db import advisory_lock
from turnabout.base.db.revision import newest
from turnabout.base.db.session import db
from turnabout.base.server.helper_files import open_lock
from turnabout.base.server.private_files import private_folder

FOLDER = Path(__file__).parent / "migrations"
migrate = Migrate(directory=str(FOLDER), compare_type=True)

SEEDS: list[Callable[[], object]] = []


def seed(act: Callable[[], object]) -> Callable[[], object]:
    """Register a function that creates what every database needs, such as the search triggers or the
    welcome community. It is called after each upgrade, so it must be idempotent.
    """
    SEEDS.append(act)
    return act


def current_revision() -> str | None:
    with db.engine.connect() as at:
        if not inspect(at).has_table("alembic_version"):
            return None
        return at.execute(text("select version_num from alembic_version")).scalar()


def bring_up_to_date(app: Any) -> None:
    """Upgrade and seed the database, unless it is at the newest revision. Only one process at a time
    does so, even among several machines.
    """
    with app.app_context():
        if current_revision() == newest():
            return
        folder = private_folder(app.config["SETTINGS"].instance)
        with open_lock(folder / "migrate.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with advisory_lock.held(app.config["SETTINGS"].database):
                if current_revision() != newest():
                    upgrade()
                run_seeds()


def run_seeds() -> None:
    for act in SEEDS:
        act()


def init_app(app: Any) -> None:
    migrate.init_app(app, db, render_as_batch=True)
