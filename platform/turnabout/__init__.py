"""Turnabout, a community network for job seekers: the application factory and its features in order."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask

# Lowest first: a feature imports the features before it, never those after it.
FEATURES = (
    "members",  # accounts, sign-in, devices
    "safety",  # how near two members are; blocks and reports
    "notices",  # notices to members, on the site and by e-mail
    "search",  # one index over everything that may be found
    "printing",  # QR codes, sheets of cards and badges, the lock screen
    "cards",  # the business card: what it shows to whom, vCard, photo
    "contacts",  # each member's private contact book
    "connections",  # who agreed to know whom
    "goals",  # what a member works towards
    "threads",  # conversations
    "communities",  # groups of members, with stewards
    "events",  # events: registration and capacity
    "check_in",  # who is there, with and without an account
    "calendars",  # events as iCalendar files and private feeds
    "board",  # help offers and requests
    "matching",  # who could help with a request, and whom to ask when nobody answers it
    "guests",  # people without an account leave their details
    "scanning",  # the scanner, the QR code on a screen, and what follows from a scan
    "pairing",  # two codes typed on one device, and the PIN for it
    "card_page",  # the page of a card or a member, and what one can do there
    "arrival",  # joining, the first card, confirming the address
    "assistance",  # who helped whom, thanks, outcomes
    "today",  # the home page, search, the guide
    "privacy",  # export of a member's data, and leaving
    "desk",  # the operator's pages
)

BASE = (
    "server.logs",
    "db.engine",
    "db.session",
    "db.migrate",
    "i18n.translations",
    "i18n.clock",
    "web.links",
    "text.phones",
    "text.email_addresses",
    "cache.fragments",
    "web.outage",
    "db.prepared",
    "web.auth",
    "web.errors",
    "web.forms",
    "web.rate_limits",
    "web.not_found_limit",
    "web.static_files",
    "web.page_frame",
    "web.pwa",
    "mail.emails",
    "jobs.queue",
    "server.signing_key",
    "server.cli",
    "web.health",
    "web.component_gallery",
)


def create_app(settings: Any = None, **config: Any) -> Flask:
    """Make the application. `settings` are read from the environment unless given; `config` overrides
    Flask's own values, for tests.
    """
    from turnabout.base.web import app_config
    from turnabout.base.web.request_text import TextRequest

    settings = app_config.settings_for(settings)
    app = Flask(
        __name__,
        instance_path=str(settings.instance.resolve()),
        template_folder=str(app_config.assets("templates")),
        static_folder=str(app_config.assets("static")),
        static_url_path="/static-files",
    )
    app.request_class = TextRequest
    app_config.configure(app, settings, config)
    for part in BASE:
        module = import_module(f"turnabout.base.{part}")
        getattr(module, "init_app", lambda app: None)(app)
    for feature in FEATURES:
        register_feature(app, feature)
    import_module("turnabout.demo").init_app(app)
    app_config.finish(app)
    return app


def register_feature(app: Any, feature: str) -> None:
    """Import the modules of a feature that register something, and add its views and shell commands."""
    for part in ("models", "queries", "jobs", "cli", "leaving", "views"):
        name = f"turnabout.{feature}.{part}"
        if find_spec(f"turnabout.{feature}") and find_spec(name):
            module = import_module(name)
            if part == "views":
                app.register_blueprint(module.bp)
            elif part == "cli":
                module.init_app(app)
