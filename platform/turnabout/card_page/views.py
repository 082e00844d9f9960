"""Pages of a card and of a member, and the form for typing a code."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.cache.fragments import cached
from turnabout.base.db import read_only
from turnabout.base.db.session import fetch_first, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, negotiate_language
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member, public, viewer_columns
from turnabout.board.queries import posts_of_author
from turnabout.card_page import inlined_page, offline, public_card
from turnabout.card_page.forms import ConnectForm
from turnabout.cards import api as card_api
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.check_in.queries import open_check_ins
from turnabout.connections.queries import reachable, status_between, visible_with_card
from turnabout.contacts import commands as contacts
from turnabout.contacts.queries import contact_of
from turnabout.members.models import Member
from turnabout.safety.queries import is_introduced, is_known, nearness, sign_introduction
from turnabout.scanning import api as scanning
from turnabout.scanning.policy import were_together

bp = Blueprint("meeting", __name__)
bp.register_blueprint(offline.bp)
bp.record_once(lambda state: public_card.init_app(state.app))

IS_STEWARD = """exists (select 1 from membership where membership.member_id = member.id
  and membership.steward_since is not null and membership.left_at is null)"""


@bp.get("/C/<code>")
@public
@viewer_columns(IS_STEWARD)
def card(code: str) -> Any:
    """Show the page behind a printed code. Strangers without cookies are served from the cache before this
    view (see `public_card`). The query parameter `live` proves that the visitor scanned the owner's
    screen; it survives signing in.
    """
    not_found_limit.check()
    if g.viewer:
        return card_page_for_member(code, *find_card(code), request.args.get("live", ""))
    row = read_only.row(public_card.VISIBLE_CARD, code=code)
    if row is None:
        return card_not_found(code)
    id, version = row
    encoding = inlined_page.negotiate_encoding(request.environ)
    key = inlined_page.cache_key(code, negotiate_language(), encoding)

    def render() -> inlined_page.CardPage:
        return inlined_page.CardPage(render_public_card(id), encoding)

    return cached(key, version, render).response(request.environ)


def card_not_found(code: str) -> Any:
    """Answer 404 in the same way for an unknown code, a paused card and an owner who has left. A code in
    another spelling is redirected to the printed one.
    """
    printed = card_api.canonical_name(code)
    if printed and printed != code:
        return redirect(url_for("meeting.card", code=printed), 301)
    not_found_limit.note()
    return abort(404)


@bp.get("/C/<code>/<live>")
@public
@viewer_columns(IS_STEWARD)
def live_card(code: str, live: str) -> Any:
    """Show the card after a scan of its owner's screen, with the presence token `live`. Without a valid
    token, redirect to the plain page.
    """
    not_found_limit.check()
    scanned_card, near = find_card(code)
    if scanned_card is None or not scanning.is_valid_token(
        scanned_card.code, live.upper(), clock.now()
    ):
        return redirect(url_for(".card", code=code))
    if g.viewer:
        return card_page_for_member(code, scanned_card, near, live.upper())
    proof = scanning.sign_proof(scanned_card.code, live.upper(), clock.now())
    page = inlined_page.CardPage(
        render_public_card(scanned_card.id, proof), inlined_page.negotiate_encoding(request.environ)
    )
    return page.response(request.environ)


def render_public_card(id: int, proof: str = "") -> str:
    """Render the public page of a card. `proof` says that the visitor scanned the owner's screen (see
    `presence.sign_proof`), and is passed on to joining.
    """
    card = fetch_first(cards.live().where(Card.id == id)) or abort(404)
    face = cards.face(card, "public")
    if face.photo and card.photo:
        face = replace(face, photo=inlined_page.data_url(card.photo.small))
    return render_template(
        "card_page/card.html", card=card, face=face, link=cards.link(card), proof=proof,
        style=inlined_page.style_tag(), script=inlined_page.script_tag(),
        qr=inlined_page.safe_svg(cards.qr_svg(card, _("QR code for this card"))),
        photo=cards.face(card, "public").photo,
    )  # fmt: skip


def find_card(code: str) -> tuple[Card | None, str | None]:
    """The active card with this code and the viewer's nearness to its owner; (None, None) if there is none
    or the two are hidden from each other.
    """
    card = cards.by_code(code)
    near = nearness(g.viewer.id if g.viewer else None, card.member_id) if card else None
    return (card, near) if near else (None, None)


def card_page_for_member(code: str, card: Card | None, near: str | None, live: str = "") -> Any:
    """Show a signed-in viewer the page of the card's owner, or respond with 404 without a `card`. Owners are
    redirected to their own preview. `near`: how near the viewer is to the owner; `live`: the presence token
    in the scanned code.
    """
    if card is None:
        return card_not_found(code)
    if near == "me":
        return redirect(url_for("cards.preview", id=card.id))
    return member_page(card.member, card, near, live if were_together(card, live) else "")


@bp.get("/C")
@public
def enter() -> Any:
    """Show a form for typing a code, for people without a camera."""
    text = request.args.get("code", "")
    code = scanning.parse_scan(text).code
    if code and find_card(code)[0]:
        return redirect(url_for("meeting.card", code=code))
    error = ""
    if text:
        not_found_limit.check()
        not_found_limit.note()
        error = _(
            "There’s no card with this code. Please check each letter: codes never contain O, I, L or U."
        )
    elif "code" in request.args:
        error = _("Please type the letters and digits below the QR code.")
    page = render_template("card_page/enter.html", typed=text, trouble=error, failed=error)
    return page, 422 if error else 200


@bp.get("/c")
@public
def enter_in_small_letters() -> Any:
    return redirect(url_for("meeting.enter"), 301)


@bp.post("/members/<int:id>/contacts")
def know(id: int) -> Any:
    """Add a member to the viewer's contact book, without telling that member."""
    token = request.form.get("introduction", "")
    has_introduction = is_introduced(g.viewer.id, id, token)
    other = get_or_404(
        visible_with_card(g.viewer.id) if has_introduction else reachable(g.viewer.id), id
    )
    contact = contacts.add_member(current_member(), other)
    flash(_("%(name)s is now in your contacts.", name=other.name), "done")
    if not is_known(g.viewer.id, other):
        return redirect(url_for("contacts.show", id=contact.id), 303)
    return redirect(url_for("meeting.member", id=id), 303)


@bp.get("/members/<int:id>")
@viewer_columns(IS_STEWARD)
def member(id: int) -> Any:
    if id == g.viewer.id:
        return redirect(url_for("cards.mine"))
    other = get_or_404(reachable(g.viewer.id), id)
    return member_page(other, cards.shown_of(id))


def member_page(other: Member, card: Card | None, near: str | None = None, live: str = "") -> Any:
    """Render the page of a member, with just the name if there is no card to show. A steward who scans
    cards to check people in is not connected to them by the scan.
    """
    near = near or nearness(g.viewer.id, other.id) or abort(404)
    face = cards.face(card, near) if card else cards.Face(name=other.name)
    events, is_scan = check_in_events(other.id), was_scanned()
    return render_template(
        "card_page/member.html", other=other, card=card, face=face,
        standing=status_between(g.viewer.id, other.id), form=ConnectForm(formdata=None),
        contact=contact_of(g.viewer.id, other.id), live=live, doors=events, was_read=is_scan,
        at_once=bool(live) and is_scan and not events, posts=posts_of_author(other.id, g.viewer.id),
        introduction=sign_introduction(g.viewer.id, other.id) if other.unlisted_at else "",
    )  # fmt: skip


def was_scanned() -> bool:
    """Whether this page was opened by the phone's camera, which counts as a scan. A link on another site
    does not (`Sec-Fetch-Site`, Fetch Metadata), so that nothing happens without a tap.
    """
    is_from_elsewhere = request.headers.get("Sec-Fetch-Site", "none") in ("cross-site", "same-site")
    return request.endpoint != "meeting.member" and not is_from_elsewhere


def check_in_events(other_id: int) -> list[Any]:
    """The events at which the viewer, a steward, may check this member in."""
    return open_check_ins(g.viewer.id, other_id) if any(g.viewer.asked) else []
