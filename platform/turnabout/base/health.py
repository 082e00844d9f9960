"""`/healthz`: this process answers. `/readyz`: and its database is there, at the right revision."""

from typing import Any

from flask import Blueprint, jsonify

from turnabout.base import hot
from turnabout.base.db import db
from turnabout.base.doors import public
from turnabout.base.logs import log
from turnabout.base.revision import newest

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Any:
    return jsonify(status="ok", database=db.engine.dialect.name, version=driver_version())


@bp.get("/readyz")
@public
def ready() -> Any:
    try:
        found = hot.row("select version_num from alembic_version")
    except Exception:
        log.exception("not ready")
        found = None
    is_ready = bool(found) and found[0] == newest()
    return jsonify(status="ready" if is_ready else "not ready"), 200 if is_ready else 503


def driver_version() -> str:
    dbapi: Any = db.engine.dialect.loaded_dbapi
    return str(
        getattr(dbapi, "sqlite_version", dbapi.__version__ if hasattr(dbapi, "__version__") else "")
    )


def init_app(app: Any) -> None:
    app.register_blueprint(bp)
