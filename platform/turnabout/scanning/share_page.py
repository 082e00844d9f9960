"""The page that shows a card on its owner's screen, with a QR code whose presence token is renewed."""

from typing import Any

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.links import public_url
from turnabout.base.web.pagination import key_argument
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.events.queries import current_event
from turnabout.scanning import presence, queries

bp = Blueprint("share_page", __name__)


@bp.get("/cards/share")
def share_mine() -> Any:
    """Show the first card, for the "Share my card" button."""
    card = fetch_first(cards.of_member(g.viewer.id))
    return render_share_page(card) if card else redirect(url_for("cards.mine"), 303)


@bp.get("/cards/<int:id>/share")
def share(id: int) -> Any:
    return render_share_page(my_card(id))


def render_share_page(card: Card) -> str:
    """Render the page. `?plain` shows the printed code, without a presence token, and so does `?kept`,
    the copy that a phone stores for offline use. `?after`, a scan's id, is sent when the page reloads
    itself: it lists who was connected since.
    """
    live = "" if card.paused_at or {"plain", "kept"} & {*request.args} else presence_token(card)
    event = current_event(g.viewer.id) if live else None
    last = fetch_first(queries.scans_with_tokens_of(card.id, g.viewer.id))
    newest = last.id if last else 0
    since = key_argument("after") or 0 if "after" in request.args else newest
    return render_template(
        "scanning/share.html", card=card, cards=cards.cards_of(g.viewer.id), qr=qr_code(card, live),
        plain=qr_code(card), live=live, link=cards.link(card), newest=newest,
        since=since, met=new_connections(card, since), put_aside="kept" in request.args,
        at=event[1] if event else "", typed_at=cards.strip_scheme(public_url("/c")),
    )  # fmt: skip


@bp.get("/cards/<int:id>/live")
def live(id: int) -> Any:
    """Return JSON for polling: a fresh QR code, and who was connected since the scan with the id
    `after`.
    """
    card = my_card(id)
    if card.paused_at:
        abort(404)
    return jsonify(
        qr=qr_code(card, presence_token(card)),
        met=new_connections(card, key_argument("after") or 0),
    )


def new_connections(card: Card, after: int) -> list[dict[str, Any]]:
    return [
        {"id": scan.id, "name": scan.member.name, "url": url_for("meeting.member", id=scan.member_id),
         "words": _("You and %(name)s are connected.", name=scan.member.name)}
        for scan in fetch_all(queries.scans_with_tokens_of(card.id, g.viewer.id, after).limit(20))
    ]  # fmt: skip


def presence_token(card: Card) -> str:
    return presence.new_token(card.code, clock.now())


def my_card(id: int) -> Card:
    return get_or_404(cards.of_member(g.viewer.id), id)


def qr_code(card: Card, live: str = "") -> Markup:
    return Markup(cards.qr_svg(card, _("QR code for this card"), live))  # noqa: S704  (our own drawing)
