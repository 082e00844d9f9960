"""Flask's configuration from the settings, and the last steps once every feature is registered."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import click
from werkzeug.middleware.proxy_fix import ProxyFix

from turnabout.base.db import engine
from turnabout.base.db.migrate import bring_up_to_date
from turnabout.base.jobs import queue
from turnabout.base.server import signing_key
from turnabout.base.server.private_files import private_folder
from turnabout.base.server.secret_key import secret_key
from turnabout.base.server.settings import Settings, assets, load
from turnabout.base.web import headers, hosts
from turnabout.base.web.request_text import CookieFilter

__all__ = ["assets", "configure", "finish", "settings_for"]


def settings_for(given: Settings | None) -> Settings:
    return given or load()


def configure(app: Any, settings: Settings, config: dict[str, Any]) -> None:
    private_folder(settings.instance)
    secure = settings.is_https
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=secret_key(settings),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine.options(settings.database),
        SESSION_COOKIE_NAME="turnabout",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        REMEMBER_COOKIE_NAME="turnabout_remember",
        REMEMBER_COOKIE_DURATION=timedelta(days=60),
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,  # phones keep pages open for days
        WTF_CSRF_SSL_STRICT=False,  # the cookie is SameSite; some phones send no Referer
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=200,
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        BABEL_TRANSLATION_DIRECTORIES="translations",
        **hosts.configuration(settings),
    )
    app.config.from_mapping(config)
    app.wsgi_app = CookieFilter(app.wsgi_app)


def finish(app: Any) -> None:
    wrap(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["site_name"] = app.config["SETTINGS"].site_name
    import_module("turnabout.schedule").init_app(app)
    queue.check_names()
    if not app.testing and app.config["SETTINGS"].database.startswith("sqlite"):
        bring_up_to_date(app)  # so operators on SQLite need not migrate by hand
    # Shell commands check it themselves if needed, since one of them accepts another key.
    if not app.testing and click.get_current_context(silent=True) is None:
        signing_key.check(app.config["SETTINGS"])


def wrap(app: Any) -> None:
    """Add the outermost WSGI middleware, which also handles static files and public cards."""
    headers.init_app(app)
    settings = app.config["SETTINGS"]
    if hosts.trusted_hosts(settings):
        app.wsgi_app = hosts.PublicAddress(app.wsgi_app, settings)
    if hops := settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)
