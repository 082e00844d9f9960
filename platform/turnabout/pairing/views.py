"""Pairing two people by typing both codes on one device, such as a tablet at the door or a library
computer.
"""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member, is_local_path, public, redirect_back
from turnabout.base.web.rate_limits import limited
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.pairing import commands, policy, queries
from turnabout.pairing.forms import PinForm, TogetherForm

bp = Blueprint("pairing", __name__)

MAX_SHOWN = 50


@bp.route("/together", methods=["GET", "POST"])
@public
@limited("120 per hour")
def together() -> Any:
    """Pair two codes, then redirect back here for the next two. Arguments: `where` they meet; `next`,
    the page to return to.
    """
    form, back = TogetherForm(where_met=request.args.get("where")), request.args.get("next", "")
    back = back if is_local_path(back) else ""
    if form.validate_on_submit() and (state := pair_codes(form)):
        flash(confirmation(state), "done")
        where = form.where_met.data or None
        return redirect(url_for(".together", where=where, next=back or None), 303)
    return render_template("pairing/together.html", form=form, back=back), form.status


def pair_codes(form: TogetherForm) -> str | None:
    """Pair the owners of the codes; returns "connected" or "asked", or None after setting form errors."""
    one, other = find_card(form.one), find_card(form.other)
    if one is None or other is None:
        return None
    if one.member_id == other.member_id and one.code != other.code:
        return "asked"  # must not reveal that both cards belong to one person
    pins = ((one, form.one_pin), (other, form.other_pin))
    agreed = [card.member_id for card, pin in pins if check_pin(card, pin)]
    if form.errors:
        return None
    where = form.where_met.data or ""
    return form.tries(commands.pair, one.member, other.member, where, agreed)


def find_card(field: Any) -> Card | None:
    not_found_limit.check()
    card = cards.by_code(field.code)
    if card is None:
        not_found_limit.note()
        field.errors = [*field.errors, _("There’s no card with this code.")]
    return card


def check_pin(card: Card, pin: Any) -> bool:
    """Check a PIN. Wrong tries are limited for each member and IP address: a PIN has only six digits."""
    if not pin.data:
        return False
    try:
        refund = policy.PIN_THROTTLE.spend(f"member {card.member_id}")
    except TooManyRequests:
        pin.errors = [_("Too many tries. Leave the PIN empty: they can say yes later.")]
        return False
    if policy.is_right_pin(card.member, pin.data):
        refund()
        return True
    pin.errors = [_("This PIN doesn’t match. You can leave it empty: they can say yes later.")]
    return False


def confirmation(state: str) -> str:
    if state == "connected":
        return _("These two people are connected.")
    return _("We’ve asked them both. They’re connected as soon as each has said yes. Next, please.")


# --- each member's answer ---


@bp.get("/pairings")
def mine() -> Any:
    pairings = fetch_all(queries.open_pairings_of(g.viewer.id).limit(MAX_SHOWN))
    return render_template("pairing/pairings.html", pairings=pairings)


@bp.post("/pairings/<int:id>/<any(yes, no):what>")
def answer(id: int, what: str) -> Any:
    pairing = get_or_404(queries.pairings_of(g.viewer.id), id)
    name = pairing.other_than(g.viewer.id).name
    if what == "no":
        commands.decline(pairing, current_member())
        flash(_("Done. Nobody is told."), "done")
        return redirect_back(".mine")
    commands.agree(pairing, current_member())
    message = _("You and %(name)s are connected.", name=name)
    if not pairing.joined_at:
        message = _("You said yes. You’ll be connected as soon as %(name)s does too.", name=name)
    flash(message, "done")
    return redirect_back(".mine")


@bp.route("/settings/pin", methods=["GET", "POST"])
@limited("10 per hour")
def pin() -> Any:
    form = PinForm()
    if form.validate_on_submit():
        commands.choose_pin(current_member(), policy.hash_pin(form.pin.data or ""))
        flash(_("Your PIN is saved. Only type it next to your own code."), "done")
        return redirect(url_for(".pin"), 303)
    current_pin = queries.pin_of(g.viewer.id)
    return render_template("pairing/pin.html", form=form, chosen=current_pin), form.status


@bp.post("/settings/pin/removal")
def forget_pin() -> Any:
    commands.delete_pin(current_member())
    flash(_("Your PIN is removed."), "done")
    return redirect(url_for(".pin"), 303)
