"""Health checks: `/healthz` answers while the process runs, `/readyz` if the database is up to date."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request

from turnabout.base.db import read_only
from turnabout.base.db.revision import newest
from turnabout.base.db.session import db
from turnabout.base.server.logs import log
from turnabout.base.server.version import version
from turnabout.base.web.auth import public
from turnabout.base.web.outage import is_database_away, outage

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Any:
    kind = db.engine.dialect.name
    return jsonify(
        status="ok", version=version(), database=kind, database_version=server_version(kind)
    )


@bp.get("/readyz")
@public
def ready() -> Any:
    try:
        revision = read_only.row("select version_num from alembic_version")
        outage.ends()
    except Exception as trouble:
        revision = None
        if is_database_away(trouble):
            outage.fails(trouble)
            request.environ["turnabout.is_logged"] = True
        else:
            log.exception("not ready")
    is_ready = bool(revision) and revision[0] == newest() and has_its_key()
    return jsonify(status="ready" if is_ready else "not ready"), 200 if is_ready else 503


def has_its_key() -> bool:
    """Whether the secret key is there for the next start, too."""
    settings, key = current_app.config["SETTINGS"], current_app.config["SECRET_KEY"]
    if settings.secret_key.get_secret_value():
        return bool(key)
    try:
        return bool(key) and (settings.instance / "secret_key").read_text().strip() == key
    except (OSError, UnicodeDecodeError):
        return False


VERSION_OF = {"sqlite": "select sqlite_version()", "postgresql": "show server_version"}


def server_version(kind: str) -> str | None:
    """Return the version of the database server, or None while it is unavailable: `/healthz` succeeds even
    then.
    """
    if outage.since:
        return None
    try:
        return str(read_only.row(VERSION_OF[kind])[0])
    except Exception as trouble:
        if is_database_away(trouble):
            outage.fails(trouble)
        return None


def init_app(app: Any) -> None:
    app.register_blueprint(bp)
