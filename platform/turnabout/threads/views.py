from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.generic_relation import load_subjects
from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.pagination import below, key_argument, page_of
from turnabout.base.web.rate_limits import limited
from turnabout.connections import queries as connections
from turnabout.safety.queries import is_known
from turnabout.threads import commands, policy, queries
from turnabout.threads.forms import MessageForm
from turnabout.threads.models import Message, Seat

bp = Blueprint("threads", __name__, url_prefix="/threads")


@bp.get("")
def index() -> Any:
    start = below()
    page = page_of(queries.inbox(g.viewer.id), Seat.last_id, start, rows=True)
    silent = queries.threads_without_messages(g.viewer.id) if start is None else []
    return render_template("threads/index.html", page=page, silent=silent)


@bp.post("")
@limited("30 per hour")
def create() -> Any:
    other = get_or_404(connections.reachable(g.viewer.id), key_argument("member_id"))
    thread = commands.open_pair(current_member(), other)
    return redirect(url_for(".show", id=thread.id, _anchor="say"), 303)


@bp.get("/<int:id>")
def show(id: int, form: MessageForm | None = None) -> Any:
    thread = get_or_404(queries.reachable(g.viewer.id), id)
    load_subjects([thread])
    seats = queries.seats_with_ties(id, g.viewer.id)
    own_seat = next(seat for seat, _is_tied in seats if seat.member_id == g.viewer.id)
    others = [(seat.member, is_tied) for seat, is_tied in seats if seat is not own_seat]
    form = form or MessageForm(formdata=None)
    return render_template(
        "threads/show.html", thread=thread, about=thread.about, seat=own_seat,
        people={other.id: other for other, _is_tied in others},
        page=page_of(queries.messages(id), Message.id, below(), rows=True),
        is_open=policy.may_write(thread, others), form=form,
        linked={
            other.id for other, _is_tied in others
            if other.is_here and is_known(g.viewer.id, other)
        },
    ), form.status  # fmt: skip


@bp.post("/<int:id>/messages")
@limited("30 per minute")
def say(id: int) -> Any:
    thread = get_or_404(queries.reachable(g.viewer.id), id)
    form = MessageForm()
    if form.validate_on_submit() and form.tries(
        commands.send, thread, current_member(), **form.values
    ):
        return redirect(url_for(".show", id=id, _anchor="say"), 303)
    return show(id, form)


@bp.post("/<int:id>/reading")
def read(id: int) -> Any:
    """Mark a thread as read. The page's script posts here by itself; without script there is a button."""
    commands.read(get_or_404(queries.reachable(g.viewer.id), id), current_member())
    if request.accept_mimetypes.accept_html:
        flash(_("Marked as read."), "done")
    return redirect(url_for(".index"), 303)
