"""Turnabout, a community network for job seekers: the application factory and the list of features."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask

# Lowest first: a feature imports the features before it, never those after it.
FEATURES = (
    "members",  # accounts, sign-in, devices
    "safety",  # blocks, reports, and who may see whom
    "notices",  # notices to members, on the site and by e-mail
    "search",  # one full-text index for members, posts and communities
    "printing",  # QR codes, printed cards and badges, lock screen pictures
    "cards",  # business cards: what they show to whom, vCards, photos
    "contacts",  # each member's private contact book
    "imports",  # importing contacts from address books
    "connections",  # requests to connect, and connections
    "goals",  # each member's private goals
    "threads",  # conversations between two members
    "communities",  # groups of members, with stewards
    "events",  # events: registration and capacity
    "introductions",  # bringing two people together, once both have agreed
    "updates",  # update letters to chosen contacts
    "check_in",  # check-in at events, with and without an account
    "calendars",  # events as iCalendar files and as private feeds
    "board",  # help offers and requests
    "matching",  # finds members who could help with a request; escalates unanswered ones
    "guests",  # contact details that people without an account leave
    "scanning",  # the scanner, the QR code on a screen, connecting by scan
    "pairing",  # connecting by two codes typed on one device, and PINs
    "card_page",  # the pages of a card and of a member
    "arrival",  # joining, the first card, confirming the e-mail address
    "assistance",  # records of help, thanks, outcomes
    "network_picture",  # the walk through a member's networks, and their picture
    "today",  # the home page, the search page, the guide
    "privacy",  # exporting a member's data, and leaving the site
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
    """Make the application. `settings`: read from the environment by default. `config`: overrides Flask's
    configuration, for tests.
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
    """Import the modules of a feature that register something; add its views and shell commands."""
    for part in ("models", "queries", "jobs", "cli", "leaving", "views"):
        name = f"turnabout.{feature}.{part}"
        if find_spec(f"turnabout.{feature}") and find_spec(name):
            module = import_module(name)
            if part == "views":
                app.register_blueprint(module.bp)
            elif part == "cli":
                module.init_app(app)
