from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.pagination import below, key_argument, page_of, parse_key
from turnabout.base.web.rate_limits import limited
from turnabout.safety import commands, queries
from turnabout.safety.forms import ReportForm
from turnabout.safety.models import Block

bp = Blueprint("safety", __name__)


@bp.get("/settings/blocked")
def blocked() -> Any:
    page = page_of(queries.blocks_of(g.viewer.id), Block.id, below())
    return render_template("safety/blocked.html", page=page)


@bp.post("/blocks")
@limited("60 per hour")
def block() -> Any:
    other = find_member(key_argument("member_id") or 0) or abort(404)
    commands.block(current_member(), other)
    name = other.name
    flash(
        _("You and %(name)s don’t see each other here any more. Nobody is told.", name=name), "done"
    )
    return redirect(url_for(".blocked"), 303)


@bp.post("/blocks/<int:id>/removal")
def unblock(id: int) -> Any:
    found = get_or_404(queries.blocks_of(g.viewer.id), id)
    name = found.blocked.name
    commands.unblock(current_member(), found.blocked)
    flash(_("You’ve unblocked %(name)s.", name=name), "done")
    return redirect(url_for(".blocked"), 303)


@bp.route("/reports/new", methods=["GET", "POST"])
@limited("20 per hour")
def new_report() -> Any:
    kind, thing, owner = report_subject()
    form = ReportForm()
    if form.validate_on_submit():
        about = None if kind == "member" else thing
        made = form.tries(
            commands.report, current_member(), about, owner, form.reason.data, form.words.data or ""
        )
        if made:
            return redirect(url_for(".reported", id=made.id), 303)
    named = owner if queries.may_name(g.viewer.id, owner.id) else None
    page = render_template("safety/report.html", form=form, kind=kind, owner=named)
    return page, form.status


def report_subject() -> tuple[str, Any, Any]:
    """The kind, row and owner of `?about=post-12`, or 404."""
    kind, _dash, id = request.args.get("about", "").rpartition("-")
    if kind == "member" and (owner := find_member(parse_key(id) or 0)) and owner.id != g.viewer.id:
        return kind, owner, owner
    thing, owner = queries.may_report(g.viewer.id, kind, parse_key(id) or 0) or abort(404)
    return kind, thing, owner


def find_member(id: int) -> Any:
    """A member whom the viewer may see, or whose card they have."""
    token = request.values.get("introduction", "")
    return queries.member_to_act_on(
        g.viewer.id, id, introduced=queries.is_introduced(g.viewer.id, id, token)
    )


@bp.get("/reports/<int:id>")
def reported(id: int) -> Any:
    found = get_or_404(queries.reports_of(g.viewer.id), id)
    named = found.member if queries.may_name(g.viewer.id, found.member_id) else None
    seen = queries.nearness(g.viewer.id, found.member_id) and found.member.is_here
    return render_template(
        "safety/reported.html", report=found, member=named, may_block=seen,
        introduction=queries.sign_introduction(g.viewer.id, found.member_id),
    )  # fmt: skip
