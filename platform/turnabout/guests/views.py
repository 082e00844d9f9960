from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _, language
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import public, redirect_back
from turnabout.base.web.links import public_url_for
from turnabout.base.web.rate_limits import consume, limited, member_or_address
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.guests import commands, queries
from turnabout.guests.forms import DetailsForm
from turnabout.guests.models import Guest

bp = Blueprint("guests", __name__)

MAX_SHOWN = 50


@bp.route("/C/<code>/details", methods=["GET", "POST"])
@public
@limited("300 per hour")  # many people may share one IP address
def leave(code: str) -> Any:
    """Show and receive the form for people without an account, linked from the page of a card."""
    not_found_limit.check()
    card = cards.by_code(code)
    if card is None:
        not_found_limit.note()
        abort(404)
    if g.viewer:
        return redirect(f"/C/{card.code}")
    form = DetailsForm()
    guest = form.validate_on_submit() and form.is_by_a_person() and save_guest(form, card)
    if guest:
        return redirect(url_for(".removal", key=guest.key, left=card.code), 303)
    owner = cards.face(card, "public").name
    return render_template("guests/leave.html", form=form, card=card, owner=owner), form.status


def save_guest(form: DetailsForm, card: Card) -> Any:
    consume("60 per hour", "guest", f"{member_or_address()} to {card.member_id}")
    return form.tries(
        commands.leave, card.member, form.name.data, form.slip.data or "", language(),
        email=form.email, phone=form.phone, note=form.note.data or "",
    )  # fmt: skip


@bp.route("/guests/<key>", methods=["GET", "POST"])
@public
def removal(key: str) -> Any:
    """Show the guest what they left, and let them take it back. Knowing the secret address is the
    permission.
    """
    not_found_limit.check()
    guest = queries.by_key(key)
    if guest is None:
        not_found_limit.note()
        return render_template("guests/gone.html"), 404
    if request.method == "POST":
        commands.take_back(guest)
        return redirect(url_for(".removal", key=key), 303)
    return render_template(
        "guests/removal.html", guest=guest, address=public_url_for("guests.removal", key=key),
        owner=cards.public_name(guest.owner_id), card=card_just_used(guest), is_new="left" in request.args,
    )  # fmt: skip


def card_just_used(guest: Guest) -> Card | None:
    """Return the card on which the guest has just left their details, so as not to reveal the owner's
    other cards.
    """
    card = cards.by_code(request.args.get("left", ""))
    return card if card and card.member_id == guest.owner_id else None


# --- the owner's pages ---


@bp.get("/guests")
def index() -> Any:
    guests = fetch_all(queries.waiting_for(g.viewer.id).limit(MAX_SHOWN))
    return render_template("guests/index.html", guests=guests)


@bp.post("/guests/<int:id>/acceptance")
def accept(id: int) -> Any:
    contact = commands.accept(get_or_404(queries.guests_of(g.viewer.id), id))
    flash(_("%(name)s is now in your contacts.", name=contact.name), "done")
    return redirect(url_for("contacts.afterwards.met", id=contact.id, next=url_for(".index")), 303)


@bp.post("/guests/<int:id>/refusal")
def refuse(id: int) -> Any:
    commands.refuse(get_or_404(queries.waiting_for(g.viewer.id), id))
    flash(_("Deleted. Nobody is told."), "done")
    return redirect_back(".index")
