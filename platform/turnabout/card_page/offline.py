"""The pages and files that a phone stores for offline use, and what it needs to send queued scans later."""

from typing import Any

from flask import Blueprint, current_app, g, jsonify, render_template
from flask_wtf.csrf import generate_csrf

from turnabout.base.web.auth import public
from turnabout.cards import queries as cards

bp = Blueprint("offline", __name__)
PAGES_OFFLINE = ("/offline", "/scan", "/queue", "/contacts/met")
DECODER = ("small.js", "detector.js", "zxing.wasm")


@bp.get("/offline")
@public
def page() -> Any:
    return render_template("card_page/offline.html", cards=active_cards() if g.viewer else [])


@bp.get("/queue")
def queue() -> Any:
    return render_template("card_page/queue.html")


@bp.get("/offline.json")
def kept() -> Any:
    """List the pages to store. Each is fetched from the URL path `from` and, when offline, served at
    `path`. Includes a fresh CSRF token, because scans may have been queued before this sign-in.
    """
    cards = [f"/cards/{card.id}" for card in active_cards()]
    pages = [{"path": path, "from": path} for path in PAGES_OFFLINE]
    if cards:  # without an active card, there is nothing to share
        pages.append({"path": "/cards/share", "from": "/cards/share?kept"})
    pages += [{"path": f"{card}/share", "from": f"{card}/share?kept"} for card in cards]
    pages += [{"path": f"{card}/offline", "from": f"{card}/offline"} for card in cards]
    return jsonify(member=g.viewer.id, token=generate_csrf(), pages=pages, reader=decoder_files())


def decoder_files() -> list[str]:
    """The files of the QR decoder, for browsers without a built-in one."""
    asset = current_app.jinja_env.globals["asset"]
    return [asset(f"vendor/reader/{name}") for name in DECODER]  # type: ignore[operator]


def active_cards() -> list[Any]:
    """The viewer's cards that are not paused."""
    return [card for card in cards.cards_of(g.viewer.id) if not card.paused_at]
