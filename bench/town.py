"""Builds a site with a made-up town of any size, the same every time."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench import seed
from turnabout import create_app
from turnabout.base.db.generic_relation import models
from turnabout.base.db.migrate import run_seeds
from turnabout.base.db.session import db
from turnabout.base.server.settings import Settings
from turnabout.base.web.auth import csrf_secret
from turnabout.search.commands import tidy

ADDRESS = "http://127.0.0.1:8000"  # the public URL on every card; no server listens there
SECRET = "only for the benchmark, and never for a site of people"


def open_site(folder: Path, **more: Any) -> Any:
    """Make the application with its database in this folder, which is created if missing."""
    settings = Settings(
        _env_file=None,
        instance=folder,
        database_url=f"sqlite:///{folder / 'turnabout.sqlite3'}",
        public_url=ADDRESS,
        rate_limits=False,
        secret_key=SECRET,
        **more,
    )
    return create_app(settings)


def build(folder: Path, posts: int, members: int) -> None:
    """Fill a new database. One random seed makes two towns of the same size equal."""
    app = open_site(folder)
    with app.app_context():
        with db.engine.connect().execution_options(writes=True) as at:
            for table, rows in seed.Town(posts, members, ADDRESS).tables():
                insert_rows(at, table, rows)
            at.commit()
        run_seeds()
        tidy()  # like the weekly job: optimizes the full-text index after the bulk insert


def insert_rows(at: Any, table: str, rows: Iterable[dict[str, Any]]) -> None:
    statement = insert(models()[table].__table__)
    rows = iter(rows)
    while batch := list(islice(rows, 5000)):
        at.execute(statement, batch)


def cookie(app: Any, n: int) -> str:
    """Return the cookie of viewer number `n`, as signing in would have set it."""
    token = seed.token(n)
    values = {"_user_id": token, "_fresh": True, "csrf_token": csrf_secret(token)}
    signer = app.session_interface.get_signing_serializer(app)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(values)}"
