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
from turnabout.connections.queries import in_front_of, reachable, standing
from turnabout.contacts import commands as contacts
from turnabout.contacts.queries import contact_of
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
    """The page behind a printed code. Strangers without cookies are answered from the cache before this
    view (see `public_card`). `?live` is the proof, carried through signing in, that the owner's screen
    was scanned.
    """
    not_found_limit.check()
    if g.viewer:
        return card_page_for_member(code, *find_card(code), request.args.get("live", ""))
    found = read_only.row(public_card.VISIBLE_CARD, code=code)
    if found is None:
        return card_not_found(code)
    id, version = found
    encoding = inlined_page.negotiate_encoding(request.environ)
    key = inlined_page.cache_key(code, negotiate_language(), encoding)

    def made() -> inlined_page.CardPage:
        return inlined_page.CardPage(render_public_card(id), encoding)

    return cached(key, version, made).response(request.environ)


def card_not_found(code: str) -> Any:
    """The same response for an unknown code, a paused card and an owner who has left."""
    printed = card_api.canonical_name(code)
    if printed and printed != code:
        return redirect(url_for("meeting.card", code=printed), 301)
    not_found_limit.note()
    return abort(404)


@bp.get("/C/<code>/<live>")
@public
@viewer_columns(IS_STEWARD)
def live_card(code: str, live: str) -> Any:
    """The card, scanned from its owner's screen with the presence token `live`. Without a valid one this
    is just the card.
    """
    not_found_limit.check()
    found, near = find_card(code)
    if found is None or not scanning.is_valid_token(found.code, live.upper(), clock.now()):
        return redirect(url_for(".card", code=code))
    if g.viewer:
        return card_page_for_member(code, found, near, live.upper())
    proof = scanning.sign_proof(found.code, live.upper(), clock.now())
    shown = inlined_page.CardPage(
        render_public_card(found.id, proof), inlined_page.negotiate_encoding(request.environ)
    )
    return shown.response(request.environ)


def render_public_card(id: int, proof: str = "") -> str:
    """`proof`: that they scanned the owner's screen, passed on to joining; see `presence.sign_proof`."""
    found = fetch_first(cards.live().where(Card.id == id)) or abort(404)
    face = cards.face(found, "public")
    if face.photo and found.photo:
        face = replace(face, photo=inlined_page.data_url(found.photo.small))
    return render_template(
        "card_page/card.html", card=found, face=face, link=cards.link(found), proof=proof,
        style=inlined_page.style_tag(), script=inlined_page.script_tag(),
        qr=inlined_page.safe_svg(cards.qr_svg(found, _("QR code for this card"))),
        photo=cards.face(found, "public").photo,
    )  # fmt: skip


def find_card(code: str) -> tuple[Card | None, str | None]:
    """The card and the viewer's nearness to its owner; neither when they are hidden from each other."""
    found = cards.by_code(code)
    near = nearness(g.viewer.id if g.viewer else None, found.member_id) if found else None
    return (found, near) if near else (None, None)


def card_page_for_member(code: str, found: Card | None, near: str | None, live: str = "") -> Any:
    if found is None:
        return card_not_found(code)
    if near == "me":
        return redirect(url_for("cards.preview", id=found.id))
    return member_page(found.member, found, near, live if were_together(found, live) else "")


@bp.get("/C")
@public
def enter() -> Any:
    """Type a code, for whoever has no camera."""
    typed = request.args.get("code", "")
    code = scanning.parse_scan(typed).code
    if code and find_card(code)[0]:
        return redirect(url_for("meeting.card", code=code))
    trouble = ""
    if typed:
        not_found_limit.check()
        not_found_limit.note()
        trouble = _(
            "There’s no card with this code. Please check each letter: codes never contain O, I, L or U."
        )
    elif "code" in request.args:
        trouble = _("Please type the letters and digits below the QR code.")
    page = render_template("card_page/enter.html", typed=typed, trouble=trouble, failed=trouble)
    return page, 422 if trouble else 200


@bp.get("/c")
@public
def enter_in_small_letters() -> Any:
    return redirect(url_for("meeting.enter"), 301)


@bp.post("/members/<int:id>/contacts")
def know(id: int) -> Any:
    """Add somebody to one's contact book, without telling them."""
    word = request.form.get("introduction", "")
    introduced = is_introduced(g.viewer.id, id, word)
    other = get_or_404(in_front_of(g.viewer.id) if introduced else reachable(g.viewer.id), id)
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


def member_page(other: Any, shown: Card | None, near: str | None = None, live: str = "") -> Any:
    """The page of a member; without a visible card it shows the name only. A steward who scans cards to check
    people in is not connected by that alone.
    """
    near = near or nearness(g.viewer.id, other.id) or abort(404)
    face = cards.face(shown, near) if shown else cards.Face(name=other.name)
    events, scanned = check_in_events(other.id), was_scanned()
    return render_template(
        "card_page/member.html", other=other, card=shown, face=face,
        standing=standing(g.viewer.id, other.id), form=ConnectForm(formdata=None),
        contact=contact_of(g.viewer.id, other.id), live=live, doors=events, was_read=scanned,
        at_once=bool(live) and scanned and not events, posts=posts_of_author(other.id, g.viewer.id),
        introduction=sign_introduction(g.viewer.id, other.id) if other.unlisted_at else "",
    )  # fmt: skip


def was_scanned() -> bool:
    """Whether the phone's camera opened this page, which then acts as a scan. A link on another site does not
    count, so that nothing happens without a tap (`Sec-Fetch-Site`, Fetch Metadata).
    """
    sent_here = request.headers.get("Sec-Fetch-Site", "none") in ("cross-site", "same-site")
    return request.endpoint != "meeting.member" and not sent_here


def check_in_events(other_id: int) -> list[Any]:
    """The events at which the viewer, a steward, may check this member in."""
    return open_check_ins(g.viewer.id, other_id) if any(g.viewer.asked) else []
