"""The check-in pages: for a steward with a phone in one hand, and for members who arrive."""

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

MOST = 400  # names on one screen; whoever looks for others types a part of the name
IN_ADDRESS = re.compile(r"/C/([^/?#.\s]+)", re.I)


def reach(id: int) -> events.Seen:
    return events.seen_by(g.viewer.id, id) or abort(404)


def event_of_steward(id: int) -> Event:
    """An event that the viewer may check people in to, else 404."""
    seen = reach(id)
    if not policy.is_run_by(g.viewer, seen):
        abort(404)
    if policy.is_check_in_open(seen.event):
        note_room()
    return seen.event


@bp.get("/events/<int:id>/door")
def show(id: int, form: CodeForm | None = None, guest: WalkInForm | None = None) -> Any:
    event = event_of_steward(id)
    form, guest = form or CodeForm(formdata=None), guest or WalkInForm(formdata=None)
    words = request.args.get("q", "").strip()[:100]
    rows = queries.check_in_list(event.id, g.viewer.id, words)[:MOST]
    page = render_template(
        "check_in/list.html", event=event, form=form, guest=guest, q=words,
        times=times_for(event, g.viewer), is_check_in_open=policy.is_check_in_open(event),
        letters=KEYBOARD, expected=[one for one in rows if not one.here_at],
        here=[one for one in rows if one.here_at],
        walk_ins=fetch_all(events.walk_ins(event.id).limit(MOST)),
    )  # fmt: skip
    return page, max(form.status, guest.status)


@bp.get("/events/<int:id>/door/code")
def code(id: int) -> Any:
    """For a screen at the door, or a sheet of paper."""
    event = event_of_steward(id)
    address = public_url_for("check_in.confirm", id=id, code=event.code)
    svg = Markup(printing.qr_svg(address, _("Check-in code of this event")))  # noqa: S704  (our own drawing)
    return render_template(
        "check_in/code.html", event=event, qr=svg, times=times_for(event, g.viewer)
    )


@bp.post("/events/<int:id>/door/members")
@limited("6000 per hour")
def check_in(id: int) -> Any:
    """A name was tapped, on the list or on the page of somebody who is expected."""
    event = event_of_steward(id)
    member = members.member(key_argument("member_id") or 0)
    hidden = member is None or is_veiled(g.viewer.id, member.id)
    if member is None or hidden or not queries.is_expected(id, member.id):
        abort(404)
    commands.check_in(current_member(), event, member)
    return back(id, _("%(name)s is here.", name=member.name))


@bp.get("/events/<int:id>/door/scan")
def scan(id: int) -> Any:
    event = event_of_steward(id)
    allow_wasm()
    return render_template(
        "check_in/scan.html", event=event, form=CodeForm(formdata=None),
        is_check_in_open=policy.is_check_in_open(event),
    )  # fmt: skip


@bp.post("/events/<int:id>/door/cards")
@limited("6000 per hour")
def check_in_by_code(id: int) -> Any:
    """Scanned, typed, or pasted with the whole address of the card. Scripts get JSON."""
    event, form = event_of_steward(id), CodeForm()
    card = card_of(form) if form.validate_on_submit() else None
    here = card and form.tries(commands.check_in_by_card, current_member(), event, card)
    said = _("%(name)s is here.", name=card.member.name) if card and here else ""
    if wants_json():
        return jsonify(said=said, trouble=form.first_trouble), form.status
    return back(id, said) if said else show(id, form)


def card_of(form: CodeForm) -> Card | None:
    """Count an unknown code towards the limit only if it is a well-formed card code."""
    found = IN_ADDRESS.search(form.code.data or "")
    code = card_api.normalize_code(found[1] if found else form.code.data or "")
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
    event, form = event_of_steward(id), WalkInForm()
    if form.validate_on_submit():
        made = form.tries(
            commands.add_walk_in, current_member(), event, form.name.data, form.slip.data or ""
        )
        if made:
            return back(id, _("%(name)s is here.", name=made.name))
    return show(id, guest=form)


@bp.post("/events/<int:id>/door/members/<int:member>/removal")
def undo(id: int, member: int) -> Any:
    seen = reach(id)
    if not (policy.is_run_by(g.viewer, seen) or member == g.viewer.id) or is_veiled(
        g.viewer.id, member
    ):
        abort(404)
    found = events.attendance(id, member) or abort(404)
    commands.undo_check_in(current_member(), found)
    if member == g.viewer.id:
        flash(_("You’re no longer checked in."), "done")
        return redirect(url_for("events.show", id=id), 303)
    return back(id, _("%(name)s is no longer checked in.", name=found.member.name))


@bp.post("/events/<int:id>/door/guests/<int:guest>/removal")
def undo_guest(id: int, guest: int) -> Any:
    event = event_of_steward(id)
    found = get_or_404(events.walk_ins(event.id), guest)
    commands.remove_walk_in(current_member(), found)
    return back(id, _("Removed from the list."))


def back(id: int, words: str) -> Any:
    flash(words, "done")
    return redirect(url_for("check_in.show", id=id), 303)


# --- whoever comes in ---


@bp.route("/events/<int:id>/check-in", methods=["GET", "POST"])
@limited("60 per hour")
def arrive(id: int) -> Any:
    """The code at the door, typed."""
    seen, form = reach(id), CodeForm()
    if form.validate_on_submit() and checked_in(
        seen.event, form, card_api.normalize_code(form.code.data or "")
    ):
        return redirect(url_for("events.show", id=id), 303)
    return arrival_page(seen, form), form.status


@bp.route("/events/<int:id>/check-in/<code>", methods=["GET", "POST"])
def confirm(id: int, code: str) -> Any:
    """The code at the door, scanned. Opening it does nothing yet: that is what the button is for. A code
    travels on as a picture, so that it lets nobody into what is closed to them; a steward who sees them does.
    """
    event = queries.event_with_code(id, code.upper()) or abort(404)
    seen, form = events.seen_by(g.viewer.id, id), CodeForm(formdata=None)
    if seen is None:
        return render_template("check_in/outside.html", event=event), 404
    if request.method == "POST" and checked_in(seen.event, form, code.upper()):
        return redirect(url_for("events.show", id=id), 303)
    return arrival_page(seen, form, code.upper()), form.status


def checked_in(event: Event, form: CodeForm, code: str) -> Attendance | None:
    found = form.tries(commands.check_in_oneself, current_member(), event, code)
    if found:
        note_room()
        flash(_("You’re checked in. People you meet from now on are saved as met at “%(title)s”.",
                title=event.title), "done")  # fmt: skip
    return found


def arrival_page(seen: events.Seen, form: CodeForm, code: str = "") -> str:
    return render_template(
        "check_in/arrive.html", event=seen.event, mine=seen.mine, form=form, code=code,
        times=times_for(seen.event, g.viewer), is_on=policy.is_on(seen.event),
    )  # fmt: skip
