"""Processing of scans: every code that was scanned, typed, or queued while offline ends here."""

from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, url_for

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member
from turnabout.base.web.errors import Refused
from turnabout.base.web.forms import wants_json
from turnabout.base.web.headers import allow_wasm
from turnabout.base.web.links import public_url
from turnabout.base.web.rate_limits import limited
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.contacts.queries import contact_of
from turnabout.safety.queries import nearness
from turnabout.scanning import commands, queries
from turnabout.scanning.forms import ScanForm

bp = Blueprint("scans", __name__)


@bp.post("/scans")
@limited("300 per hour")
def scan() -> Any:
    """Receive a scan from the page of a card, the scan page or the offline queue. Forms get a redirect,
    scripts JSON.
    """
    return process_scan(ScanForm())


def process_scan(form: ScanForm) -> Any:
    if not form.validate_on_submit():
        return error_response(form.first_trouble, form)
    if form.member.data and form.member.data != str(g.viewer.id):
        return error_response(_("Somebody else saved this on this device."), form, 409)
    if form.scan.path:
        return redirect_to_path(public_url(form.scan.path))
    key = form.slip.data or ""
    card = visible_card(form.scan.code, key)
    if card is None:
        return error_response(_("There’s no card with this code."), form, 404)
    notes = form.notes(clock.today(g.viewer.time_zone))
    words = {"note": form.note.data or "", "where_met": form.where_met.data or ""}
    try:
        state = commands.meet_and_note(
            current_member(), card, form.presence, key, words, notes, form.at(clock.now())
        )
    except Refused as refusal:
        return error_response(str(refusal), form)
    return after_meeting(card, state)


def visible_card(code: str, idempotency_key: str) -> Card | None:
    """Return the card, or None: alike for unknown, paused and hidden ones, and rate-limited against
    guessing. A repeated scan whose first response was lost finds its card again.
    """
    not_found_limit.check()
    card = cards.by_code(code) or card_of_earlier_scan(idempotency_key)
    if card is None or nearness(g.viewer.id, card.member_id) is None:
        not_found_limit.note()
        return None
    return card


def card_of_earlier_scan(idempotency_key: str) -> Card | None:
    scan = queries.scan_with_key(g.viewer.id, idempotency_key)
    return scan.card if scan and scan.card.member.is_here else None


def redirect_to_path(url: str) -> Any:
    """Redirect to another page of this site, such as the check-in of an event."""
    return jsonify(state="elsewhere", name="", url=url) if wants_json() else redirect(url, 303)


def after_meeting(card: Card, state: str) -> Any:
    contact = contact_of(g.viewer.id, card.member_id)
    name, owner_id = card.member.name, card.member_id
    url = url_for("meeting.member", id=owner_id)
    url = url_for("contacts.afterwards.met", id=contact.id, next=url) if contact else url
    if wants_json():
        return jsonify(state=state, name=name, url=url)
    flash(confirmation(state, name), "done")
    return redirect(url, 303)


def confirmation(state: str, name: str) -> str:
    if state == "connected":
        return _("You and %(name)s are connected.", name=name)
    if state == "held":
        return _(
            "Saved. We’ll send it to %(name)s once you confirm your e-mail address.", name=name
        )
    return _("We’ve asked %(name)s. We’ll tell you when they accept.", name=name)


def error_response(sentence: str, form: ScanForm, status: int = 422, field: str = "text") -> Any:
    if wants_json():
        return jsonify(trouble=sentence), status
    return render_scan_page(form.text.data or "", sentence, field), status


def render_scan_page(typed: str = "", trouble: str = "", field: str = "text") -> str:
    """Render the scan page. `field`: where `trouble`, an error message, belongs: `text` or `picture`."""
    allow_wasm()
    return render_template(
        "scanning/scan.html", typed=typed, trouble=trouble, wrong_field=field, failed=trouble
    )
