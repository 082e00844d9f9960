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
    block = get_or_404(queries.blocks_of(g.viewer.id), id)
    name = block.blocked.name
    commands.unblock(current_member(), block.blocked)
    flash(_("You’ve unblocked %(name)s.", name=name), "done")
    return redirect(url_for(".blocked"), 303)


@bp.route("/reports/new", methods=["GET", "POST"])
@limited("20 per hour")
def new_report() -> Any:
    kind, thing, owner = report_subject()
    form = ReportForm()
    if form.validate_on_submit():
        about = None if kind == "member" else thing
        report = form.tries(
            commands.report, current_member(), about, owner, form.reason.data, form.words.data or ""
        )
        if report:
            return redirect(url_for(".reported", id=report.id), 303)
    shown_owner = owner if queries.may_name(g.viewer.id, owner.id) else None
    page = render_template("safety/report.html", form=form, kind=kind, owner=shown_owner)
    return page, form.status


def report_subject() -> tuple[str, Any, Any]:
    """Return the kind, row and owner of what `?about=post-12` names, or respond with 404."""
    kind, _dash, id = request.args.get("about", "").rpartition("-")
    if kind == "member" and (owner := find_member(parse_key(id) or 0)) and owner.id != g.viewer.id:
        return kind, owner, owner
    thing, owner = queries.may_report(g.viewer.id, kind, parse_key(id) or 0) or abort(404)
    return kind, thing, owner


def find_member(id: int) -> Any:
    """Return the member if the viewer may act on them or has their card."""
    token = request.values.get("introduction", "")
    return queries.member_to_act_on(
        g.viewer.id, id, introduced=queries.is_introduced(g.viewer.id, id, token)
    )


@bp.get("/reports/<int:id>")
def reported(id: int) -> Any:
    report = get_or_404(queries.reports_of(g.viewer.id), id)
    shown_member = report.member if queries.may_name(g.viewer.id, report.member_id) else None
    may_block = queries.nearness(g.viewer.id, report.member_id) and report.member.is_here
    return render_template(
        "safety/reported.html", report=report, member=shown_member, may_block=may_block,
        introduction=queries.sign_introduction(g.viewer.id, report.member_id),
    )  # fmt: skip
