"""What a member's phone puts aside for where there is no network, and what it needs to send what waited."""

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
    """`path`: the address it answers to without a network; `from`: where it is fetched. The token is
    fresh: what waited may have been scanned before this sign-in.
    """
    cards = [f"/cards/{card.id}" for card in active_cards()]
    pages = [{"path": path, "from": path} for path in PAGES_OFFLINE]
    if cards:  # a paused first card is held out by nobody: then its owner chooses among the others
        pages.append({"path": "/cards/share", "from": "/cards/share?kept"})
    pages += [{"path": f"{card}/share", "from": f"{card}/share?kept"} for card in cards]
    pages += [{"path": f"{card}/offline", "from": f"{card}/offline"} for card in cards]
    return jsonify(member=g.viewer.id, token=generate_csrf(), pages=pages, reader=decoder_files())


def decoder_files() -> list[str]:
    """What reads codes where the browser has nothing of its own."""
    asset = current_app.jinja_env.globals["asset"]
    return [asset(f"vendor/reader/{name}") for name in DECODER]  # type: ignore[operator]


def active_cards() -> list[Any]:
    return [card for card in cards.cards_of(g.viewer.id) if not card.paused_at]
