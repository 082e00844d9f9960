"""Public files of a card (vCard, QR code, photo), and the counter of opens and saves."""

import re
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, g, redirect, request

from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import csrf, public
from turnabout.base.web.rate_limits import limited
from turnabout.cards import codes, commands, formats, queries
from turnabout.cards.models import Card
from turnabout.printing import api as printing
from turnabout.safety.queries import nearness

bp = Blueprint("files", __name__)

UNCHANGING = "private, max-age=31536000, immutable"
ROBOT = re.compile("bot|crawl|spider|slurp|preview|facebookexternal|monitor|curl|wget|python", re.I)


@bp.get("/C/<code>.vcf")
@public
def vcf(code: str) -> Any:
    card, near = visible_card(code)
    response = as_vcf(card, near)
    name = queries.face(card, near).name
    response.headers["Content-Disposition"] = formats.file_name(name, "vcf")
    return response


@bp.get("/C/<code>.svg")
@public
def svg(code: str) -> Any:
    return Response(queries.qr_svg(visible_card(code)[0]), mimetype="image/svg+xml")


@bp.get("/C/<code>.png")
@public
def png(code: str) -> Any:
    size = min(max(request.args.get("size", 1200, type=int), 100), 1200)
    return Response(
        printing.qr_png(queries.address(visible_card(code)[0]), size), mimetype="image/png"
    )


def as_vcf(card: Card, near: str = "public") -> Response:
    data = formats.card_file(card, queries.face(card, near), queries.link(card))
    return Response(data, mimetype="text/vcard")


@bp.get("/c/<path:rest>")
@public
def any_case(rest: str) -> Any:
    """Redirect a lower-case URL to the printed one: `/c/k7qx2m9a.vcf` → `/C/K7QX2M9A.vcf`."""
    return redirect(f"/C/{quote(codes.canonical_name(rest))}", 301)


def visible_card(code: str) -> tuple[Card, str]:
    """The card with this code, and the viewer's nearness to its owner. 404 if the viewer may not see it."""
    not_found_limit.check()
    card = queries.by_code(code)
    near = nearness(g.viewer.id if g.viewer else None, card.member_id) if card else None
    if card is None or near is None:
        not_found_limit.note()
        abort(404)
    return card, near


@bp.post("/C/<code>/<any(opens, saves):what>")
@csrf.exempt
@public
@limited("60 per minute")
def count(code: str, what: str) -> Any:
    """Count an open or a save of the card. A script on the card page posts it, since a GET never writes.
    Ignores robots, the owner and requests from other sites; stores nothing about the visitor.
    """
    card, near = visible_card(code)
    is_same_origin = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_same_origin and near != "me" and not ROBOT.search(request.user_agent.string):
        commands.count(card, what)
    return "", 204


@bp.get("/photos/<name>.webp")
@public
def photo(name: str) -> Any:
    key, size = (name[:-6], "small") if name.endswith("-small") else (name, "large")
    viewer_id = g.viewer.id if g.viewer else None
    data = queries.photo_bytes(key, size, lambda owner_id: nearness(viewer_id, owner_id))
    if data is None:
        abort(404)
    return Response(data, mimetype="image/webp", headers={"Cache-Control": UNCHANGING})
