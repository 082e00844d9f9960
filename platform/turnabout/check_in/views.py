"""Check-in pages for stewards at the door, and for arriving members."""

import re
from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.text.folding import KEYBOARD
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member
from turnabout.base.web.forms import wants_json
from turnabout.base.web.headers import allow_wasm
from turnabout.base.web.links import public_url_for
from turnabout.base.web.pagination import key_argument
from turnabout.base.web.rate_limits import limited, note_room
from turnabout.cards import api as card_api
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.check_in import commands, queries
from turnabout.check_in.forms import CodeForm, WalkInForm
from turnabout.events import policy
from turnabout.events import queries as events
from turnabout.events.api import times_for
from turnabout.events.models import Attendance, Event
from turnabout.members import queries as members
from turnabout.printing import api as printing
from turnabout.safety.queries import is_veiled

bp = Blueprint("check_in", __name__)

MOST_NAMES = 400  # names on one screen; whoever looks for others types a part of the name
CODE_IN_ADDRESS = re.compile(r"/C/([^/?#.\s]+)", re.I)


def get_event_or_404(id: int) -> events.EventForViewer:
    return events.event_for_viewer(g.viewer.id, id) or abort(404)


def get_stewarded_event_or_404(id: int) -> Event:
    """Return an event of which the viewer is a steward, else abort with 404."""
    seen = get_event_or_404(id)
    if not policy.is_run_by(g.viewer, seen):
        abort(404)
    if policy.is_check_in_open(seen.event):
        note_room()
    return seen.event


@bp.get("/events/<int:id>/door")
def show(id: int, form: CodeForm | None = None, guest: WalkInForm | None = None) -> Any:
    event = get_stewarded_event_or_404(id)
    form, guest = form or CodeForm(formdata=None), guest or WalkInForm(formdata=None)
    words = request.args.get("q", "").strip()[:100]
    rows = queries.check_in_list(event.id, g.viewer.id, words)[:MOST_NAMES]
    page = render_template(
        "check_in/list.html", event=event, form=form, guest=guest, q=words,
        times=times_for(event, g.viewer), is_check_in_open=policy.is_check_in_open(event),
        letters=KEYBOARD, expected=[row for row in rows if not row.here_at],
        here=[row for row in rows if row.here_at],
        walk_ins=fetch_all(events.walk_ins(event.id).limit(MOST_NAMES)),
    )  # fmt: skip
    return page, max(form.status, guest.status)


@bp.get("/events/<int:id>/door/code")
def code(id: int) -> Any:
    """Show the check-in code with its QR code, for a screen or a printed sheet at the door."""
    event = get_stewarded_event_or_404(id)
    address = public_url_for("check_in.confirm", id=id, code=event.code)
    svg = Markup(printing.qr_svg(address, _("Check-in code of this event")))  # noqa: S704  (our own drawing)
    return render_template(
        "check_in/code.html", event=event, qr=svg, times=times_for(event, g.viewer)
    )


@bp.post("/events/<int:id>/door/members")
@limited("6000 per hour")
def check_in(id: int) -> Any:
    """Check in an expected member, from the list or from their own page."""
    event = get_stewarded_event_or_404(id)
    member = members.member(key_argument("member_id") or 0)
    hidden = member is None or is_veiled(g.viewer.id, member.id)
    if member is None or hidden or not queries.is_expected(id, member.id):
        abort(404)
    commands.check_in(current_member(), event, member)
    return back_to_list(id, _("%(name)s is here.", name=member.name))


@bp.get("/events/<int:id>/door/scan")
def scan(id: int) -> Any:
    event = get_stewarded_event_or_404(id)
    allow_wasm()
    return render_template(
        "check_in/scan.html", event=event, form=CodeForm(formdata=None),
        is_check_in_open=policy.is_check_in_open(event),
    )  # fmt: skip


@bp.post("/events/<int:id>/door/cards")
@limited("6000 per hour")
def check_in_by_code(id: int) -> Any:
    """Check in by the code of a card, or by its whole address. Scripts get JSON (`said`, `trouble`)."""
    event, form = get_stewarded_event_or_404(id), CodeForm()
    card = find_card(form) if form.validate_on_submit() else None
    attendance = card and form.tries(commands.check_in_by_card, current_member(), event, card)
    message = _("%(name)s is here.", name=card.member.name) if card and attendance else ""
    if wants_json():
        return jsonify(said=message, trouble=form.first_trouble), form.status
    return back_to_list(id, message) if message else show(id, form)


def find_card(form: CodeForm) -> Card | None:
    """Return the card with the code in the form, or None with an error in the form.

    An unknown code counts towards the limit only if it is well-formed: a typo is no attempt to guess.
    """
    match = CODE_IN_ADDRESS.search(form.code.data or "")
    code = card_api.normalize_code(match[1] if match else form.code.data or "")
    not_found_limit.check()
    card = cards.by_code(code)
    if card is None:
        form.code.errors = [_("There’s no card with this code.")]
        if card_api.is_code(code):
            not_found_limit.note()
    return card


@bp.post("/events/<int:id>/door/guests")
@limited("6000 per hour")
def let_in(id: int) -> Any:
    event, form = get_stewarded_event_or_404(id), WalkInForm()
    if form.validate_on_submit():
        walk_in = form.tries(
            commands.add_walk_in, current_member(), event, form.name.data, form.slip.data or ""
        )
        if walk_in:
            return back_to_list(id, _("%(name)s is here.", name=walk_in.name))
    return show(id, guest=form)


@bp.post("/events/<int:id>/door/members/<int:member>/removal")
def undo(id: int, member: int) -> Any:
    seen = get_event_or_404(id)
    if not (policy.is_run_by(g.viewer, seen) or member == g.viewer.id) or is_veiled(
        g.viewer.id, member
    ):
        abort(404)
    attendance = events.attendance(id, member) or abort(404)
    commands.undo_check_in(current_member(), attendance)
    if member == g.viewer.id:
        flash(_("You’re no longer checked in."), "done")
        return redirect(url_for("events.show", id=id), 303)
    return back_to_list(id, _("%(name)s is no longer checked in.", name=attendance.member.name))


@bp.post("/events/<int:id>/door/guests/<int:guest>/removal")
def undo_guest(id: int, guest: int) -> Any:
    event = get_stewarded_event_or_404(id)
    walk_in = get_or_404(events.walk_ins(event.id), guest)
    commands.remove_walk_in(current_member(), walk_in)
    return back_to_list(id, _("Removed from the list."))


def back_to_list(id: int, words: str) -> Any:
    flash(words, "done")
    return redirect(url_for("check_in.show", id=id), 303)


# --- for arriving members ---


@bp.route("/events/<int:id>/check-in", methods=["GET", "POST"])
@limited("60 per hour")
def arrive(id: int) -> Any:
    """Let a member type the code at the door."""
    seen, form = get_event_or_404(id), CodeForm()
    if form.validate_on_submit() and try_check_in(
        seen.event, form, card_api.normalize_code(form.code.data or "")
    ):
        return redirect(url_for("events.show", id=id), 303)
    return arrival_page(seen, form), form.status


@bp.route("/events/<int:id>/check-in/<code>", methods=["GET", "POST"])
def confirm(id: int, code: str) -> Any:
    """Open the address in the QR code at the door; a button on the page then checks in.

    A photo of the code can be passed on, so the code alone does not open an event that the viewer may not
    see: a steward has to check them in.
    """
    event = queries.event_with_code(id, code.upper()) or abort(404)
    seen, form = events.event_for_viewer(g.viewer.id, id), CodeForm(formdata=None)
    if seen is None:
        return render_template("check_in/outside.html", event=event), 404
    if request.method == "POST" and try_check_in(seen.event, form, code.upper()):
        return redirect(url_for("events.show", id=id), 303)
    return arrival_page(seen, form, code.upper()), form.status


def try_check_in(event: Event, form: CodeForm, code: str) -> Attendance | None:
    attendance = form.tries(commands.check_in_oneself, current_member(), event, code)
    if attendance:
        note_room()
        flash(_("You’re checked in. People you meet from now on are saved as met at “%(title)s”.",
                title=event.title), "done")  # fmt: skip
    return attendance


def arrival_page(seen: events.EventForViewer, form: CodeForm, code: str = "") -> str:
    return render_template(
        "check_in/arrive.html", event=seen.event, mine=seen.attendance, form=form, code=code,
        times=times_for(seen.event, g.viewer), is_on=policy.is_under_way(seen.event),
    )  # fmt: skip
