"""The card on its owner's screen, with a QR code whose presence token is renewed every few moments."""

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
    """Shows the first card, for the "Share my card" button."""
    card = fetch_first(cards.of_member(g.viewer.id))
    return render_share_page(card) if card else redirect(url_for("cards.mine"), 303)


@bp.get("/cards/<int:id>/share")
def share(id: int) -> Any:
    return render_share_page(my_card(id))


def render_share_page(card: Card) -> str:
    """`?plain` shows the printed code without a presence token. So does `?kept`, the copy that a phone
    stores for offline use. `?after`, a scan's id: the page reloaded itself, and lists who was connected
    since then.
    """
    live = "" if card.paused_at or {"plain", "kept"} & {*request.args} else presence_token(card)
    at = current_event(g.viewer.id) if live else None
    last = fetch_first(queries.scans_with_tokens_of(card.id, g.viewer.id))
    newest = last.id if last else 0
    since = key_argument("after") or 0 if "after" in request.args else newest
    return render_template(
        "scanning/share.html", card=card, cards=cards.cards_of(g.viewer.id), qr=qr_code(card, live),
        plain=qr_code(card), live=live, link=cards.link(card), newest=newest,
        since=since, met=new_connections(card, since), put_aside="kept" in request.args,
        at=at[1] if at else "", typed_at=cards.strip_scheme(public_url("/c")),
    )  # fmt: skip


@bp.get("/cards/<int:id>/live")
def live(id: int) -> Any:
    """Polled by the page: a fresh QR code, and who was connected since the scan with the id `after`."""
    card = my_card(id)
    if card.paused_at:
        abort(404)
    return jsonify(
        qr=qr_code(card, presence_token(card)),
        met=new_connections(card, key_argument("after") or 0),
    )


def new_connections(card: Card, after: int) -> list[dict[str, Any]]:
    return [
        {"id": one.id, "name": one.member.name, "url": url_for("meeting.member", id=one.member_id),
         "words": _("You and %(name)s are connected.", name=one.member.name)}
        for one in fetch_all(queries.scans_with_tokens_of(card.id, g.viewer.id, after).limit(20))
    ]  # fmt: skip


def presence_token(card: Card) -> str:
    return presence.new_token(card.code, clock.now())


def my_card(id: int) -> Card:
    return get_or_404(cards.of_member(g.viewer.id), id)


def qr_code(card: Card, live: str = "") -> Markup:
    return Markup(cards.qr_svg(card, _("QR code for this card"), live))  # noqa: S704  (our own drawing)
