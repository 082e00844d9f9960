"""Pages of a member's connections and requests."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.base.web.pagination import below, key_argument
from turnabout.base.web.rate_limits import limited
from turnabout.cards import queries as cards
from turnabout.connections import commands, queries
from turnabout.connections.forms import AskForm
from turnabout.contacts.queries import contact_of
from turnabout.members.models import Member

bp = Blueprint("connections", __name__, url_prefix="/connections")
bp.add_app_template_global(queries.state, "state_between")

MAX_SHOWN = 50  # requests per list; more appear as these are answered


@bp.get("")
def index() -> Any:
    viewer, start = g.viewer.id, below()
    page = queries.connections_page(viewer, start)
    waiting: Any = ()
    asked: Any = ()
    held: Any = ()
    if start is None:
        waiting = fetch_all(queries.pending_requests_to(viewer).limit(MAX_SHOWN))
        asked = fetch_all(queries.open_requests_from(viewer).limit(MAX_SHOWN))
        held = (
            ()
            if g.viewer.is_confirmed
            else fetch_all(queries.held_requests_of(viewer).limit(MAX_SHOWN))
        )
    return render_template(
        "connections/index.html", page=page, waiting=waiting, asked=asked, held=held
    )


# --- asking ---


def find_other() -> Member:
    """The other member, by the code of their card or by id. Answers the same 404 for an unknown member, one
    who has left and a hidden one.
    """
    code, viewer = request.values.get("card", ""), g.viewer.id
    card = cards.by_code(code) if code else None
    scope = queries.visible_with_card(viewer) if card else queries.reachable(viewer)
    id = card.member_id if card else key_argument("member_id")
    return fetch_first(scope.where(Member.id == id)) or abort(404)


@bp.get("/new")
def new() -> Any:
    return render_request_page(find_other(), AskForm(formdata=None))


def render_request_page(other: Member, form: AskForm) -> Any:
    page = render_template("connections/new.html", other=other, form=form)
    return page, form.status


@bp.post("")
@limited("120 per hour")
def ask() -> Any:
    other, form = find_other(), AskForm()
    if not form.validate_on_submit():
        return render_request_page(other, form)
    state = form.tries(
        commands.ask, current_member(), other, form.note.data or "", form.where_met.data or ""
    )
    if state is None:
        return render_request_page(other, form)
    flash(confirmation(state, other.name), "done")
    return redirect_back("meeting.member", id=other.id)


def confirmation(state: str, name: str) -> str:
    if state == "connected":
        return _("You and %(name)s are connected.", name=name)
    if state == "held":
        return _(
            "Saved. We’ll send it to %(name)s once you confirm your e-mail address.", name=name
        )
    return _("We’ve asked %(name)s. We’ll tell you when they accept.", name=name)


# --- answering ---


@bp.post("/<int:id>/acceptance")
def accept(id: int) -> Any:
    row = get_or_404(queries.requests_to(g.viewer.id), id)
    commands.accept(row, current_member())
    flash(_("You and %(name)s are connected.", name=row.asker.name), "done")
    return redirect_back("meeting.member", id=row.asker_id)


@bp.post("/<int:id>/decline")
def decline(id: int) -> Any:
    row = get_or_404(queries.requests_to(g.viewer.id), id)
    commands.decline(row, current_member())
    message = _("Done. %(name)s isn’t told. You can still connect on their page.",
              name=row.asker.name)  # fmt: skip
    flash(message, "done")
    return redirect_back(".index")


@bp.post("/<int:id>/withdrawal")
def withdraw(id: int) -> Any:
    row = get_or_404(queries.requests_from(g.viewer.id), id)
    commands.withdraw(row, current_member())
    flash(_("You took it back."), "done")
    return redirect_back(".index")


@bp.post("/held/withdrawal")
def drop() -> Any:
    """Cancel a held request, which the form identifies by its recipient."""
    commands.cancel_held_request(current_member(), find_other())
    flash(_("You took it back."), "done")
    return redirect_back(".index")


# --- one connection ---


@bp.get("/<int:id>")
def show(id: int) -> Any:
    viewer = g.viewer.id
    row = get_or_404(queries.accepted_of(viewer), id)
    if not row.is_accepted:
        return redirect(url_for("meeting.member", id=row.other_than(viewer).id))
    other = row.other_than(viewer)
    contact = contact_of(viewer, other.id)
    return render_template("connections/show.html", row=row, other=other, contact=contact)


@bp.post("/<int:id>/end")
def end(id: int) -> Any:
    row = get_or_404(queries.accepted_of(g.viewer.id), id)
    commands.end(row, current_member())
    name = row.other_than(g.viewer.id).name
    message = _(
        "You and %(name)s are no longer connected. Nobody is told, and you keep your notes.",
        name=name,
    )
    flash(message, "done")
    return redirect(url_for(".index"), 303)
