from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _, display_name
from turnabout.base.text.normalize import single_line
from turnabout.base.web.auth import current_member
from turnabout.base.web.forms import Form
from turnabout.base.web.pagination import below, page_of
from turnabout.board import queries as posts
from turnabout.cards import queries as cards
from turnabout.communities import queries as communities
from turnabout.desk import commands, policy, queries, takedowns
from turnabout.desk.forms import ReasonForm, SettleForm
from turnabout.members.models import Member
from turnabout.safety.models import Report

bp = Blueprint("desk", __name__)


@bp.before_request
def hide_from_members() -> None:
    """Respond with 404 to everybody but operators."""
    if not g.viewer.is_operator:
        abort(404)


@bp.get("/desk")
def home() -> Any:
    waiting = fetch_all(queries.reports().order_by(Report.id).limit(5))
    newest = fetch_all(queries.members().order_by(Member.id.desc()).limit(5))
    alone = fetch_all(communities.without_steward().limit(20))
    return render_template("desk/home.html", waiting=waiting, newest=newest, alone=alone)


@bp.get("/desk/members")
def members() -> Any:
    words = (single_line(request.args.get("q")) or "")[:100]
    page = page_of(queries.members(words), Member.id, below())
    return render_template("desk/members.html", page=page, words=words)


@bp.get("/desk/members/<int:id>")
def member(id: int) -> Any:
    return render_member(get_or_404(queries.members(), id), ReasonForm())


def render_member(member: Member, form: Form) -> Any:
    page = render_template(
        "desk/member.html",
        member=member,
        form=form,
        rulings=queries.rulings_about(member),
        reports=queries.reports_about(member),
        may_suspend=policy.may_suspend(current_member(), member),
        alone=fetch_all(communities.orphaned_by(member.id)) if member.suspended_at else (),
    )
    return page, form.status


@bp.post("/desk/members/<int:id>/suspension")
def suspend(id: int) -> Any:
    return apply_decision(
        id, commands.suspend, _("The account is suspended, and its owner has been told why.")
    )


@bp.post("/desk/members/<int:id>/restoration")
def restore(id: int) -> Any:
    return apply_decision(
        id, commands.restore, _("The account is open again, and its owner has been told.")
    )


def apply_decision(id: int, act: Any, message: str) -> Any:
    subject, form = get_or_404(queries.members(), id), ReasonForm()
    if form.validate_on_submit():
        form.tries(act, current_member(), subject, form.reason.data)
        if not form.errors:
            flash(message, "done")
            return redirect(url_for(".member", id=id), 303)
    return render_member(subject, form)


@bp.get("/desk/reports")
def reports() -> Any:
    settled = request.args.get("state") == "settled"
    page = page_of(queries.reports(settled), Report.id, below())
    return render_template("desk/reports.html", page=page, settled=settled)


@bp.route("/desk/reports/<int:id>", methods=["GET", "POST"])
def report(id: int) -> Any:
    reported, form = get_or_404(queries.all_reports(), id), SettleForm()
    if form.validate_on_submit():
        commands.settle(current_member(), reported, form.how.data)
        name = display_name(reported.reporter.name)
        flash(_("The report is settled, and %(name)s has been told.", name=name), "done")
        return redirect(url_for(".report", id=id), 303)
    return render_report(reported, form)


def render_report(report: Report, form: Form, removal: Form | None = None) -> Any:
    page = render_template(
        "desk/report.html", report=report, form=form, leads=may_open_post(report),
        removal=removal or ReasonForm(formdata=None), said=takedowns.reported_text(report),
        may_take_down=takedowns.may_take_down(report),
        card=card_face_of(report.member) if report.about_type is None else None,
    )  # fmt: skip
    return page, (removal or form).status


@bp.post("/desk/reports/<int:id>/removal")
def take_down(id: int) -> Any:
    reported, form = get_or_404(queries.all_reports(), id), ReasonForm()
    if form.validate_on_submit():
        form.tries(takedowns.take_down, current_member(), reported, form.reason.data)
        if not form.errors:
            flash(_("Removed. Its author has been told why. The report is still open."), "done")
            return redirect(url_for(".report", id=id), 303)
    return render_report(reported, SettleForm(formdata=None), form)


def card_face_of(member: Member) -> Any:
    """Return the card of a reported member, as other members see it."""
    card = cards.shown_of(member.id)
    return cards.face(card, "members") if card else None


def may_open_post(report: Report) -> bool:
    """Whether to link the reported post: only if the operator may open it."""
    if report.about_type != "post":
        return False
    return posts.post_for(g.viewer.id, report.about_id or 0) is not None
